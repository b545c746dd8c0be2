"""What SYLLABOT_LOG chooses: how much is logged, and in which form."""

from __future__ import annotations

from dataclasses import dataclass

LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40}


@dataclass(frozen=True, slots=True)
class LogChoice:
    level: int = LEVELS["info"]
    json: bool = False

    @classmethod
    def read(cls, text: str) -> LogChoice:
        """`info`, `debug json`, `json`. Raises ValueError with the mend."""
        words = text.lower().replace(",", " ").split()
        levels = [word for word in words if word in LEVELS]
        if len(levels) > 1 or [word for word in words if word not in LEVELS and word != "json"]:
            raise ValueError(f"I cannot read {text!r}. Give one of {', '.join(LEVELS)}, and json if you like.")
        return cls(LEVELS[levels[0]] if levels else LEVELS["info"], "json" in words)

    def __str__(self) -> str:
        level = next(name for name, number in LEVELS.items() if number == self.level)
        return f"{level} json" if self.json else level
