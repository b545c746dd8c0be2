"""The limits of message components.

https://discord.com/developers/docs/components/reference
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.discord.message import ACTION_ROW, BUTTON, SELECTS, walk

if TYPE_CHECKING:
    from tests.fakes.discord.problems import Json, Problems

SECTION, TEXT_DISPLAY, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = 9, 10, 11, 12, 13, 14, 17
STRING_SELECT = 3
V2_TOP = frozenset({ACTION_ROW, SECTION, TEXT_DISPLAY, GALLERY, FILE, SEPARATOR, CONTAINER})
CONTAINED = V2_TOP - {CONTAINER}

# #legacy-message-component-behavior and #action-row
ROWS = 5
BUTTONS_IN_ROW = 5
# the head of the page; the sum of texts is told by the API's error only (see PLATFORMS.md)
V2_COMPONENTS = 40
V2_TEXT = 4000
# #anatomy-of-a-component-custom-id, #button-button-structure
CUSTOM_ID = 100
LABEL = 80
URL = 512
LINK, PREMIUM = 5, 6
# #string-select-string-select-structure, #string-select-select-option-structure
OPTIONS = 25
OPTION_TEXT = 100
PLACEHOLDER = 150
# #section-section-structure, #media-gallery-media-gallery-structure, #thumbnail-thumbnail-structure
SECTION_TEXTS = 3
GALLERY_ITEMS = 10
ALT_TEXT = 1024


def check_components(components: list[Json], problems: Problems, *, v2: bool) -> None:
    """Report all that is wrong with a message's components."""
    if v2:
        _size(components, problems)
    else:
        problems.length(components, 0, ROWS)
    allowed = V2_TOP if v2 else frozenset({ACTION_ROW})
    for index, component in enumerate(components):
        _layout(component, problems.at(index), allowed)
    unique_custom_ids(components, problems)


def unique_custom_ids(components: list[Json], problems: Problems) -> None:
    """Report a custom_id that two components of a message (or form) share."""
    seen: set[str] = set()
    for component in walk(components):
        custom_id = component.get("custom_id")
        if custom_id in seen:
            message = f"Component custom id cannot be duplicated: {custom_id!r}"
            problems.add("COMPONENT_CUSTOM_ID_DUPLICATED", message)
        if custom_id is not None:
            seen.add(custom_id)


def _size(components: list[Json], problems: Problems) -> None:
    parts = list(walk(components))
    if len(parts) > V2_COMPONENTS:
        problems.add("COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", f"{len(parts)} components; {V2_COMPONENTS} are allowed")
    if sum(len(part.get("content") or "") for part in parts) > V2_TEXT:
        message = f"Total displayable text size exceeds the maximum of {V2_TEXT}"
        problems.add("COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", message)


def _layout(component: Json, problems: Problems, allowed: frozenset[int]) -> None:
    kind = component.get("type")
    if kind not in allowed:
        problems.at("type").add("BASE_TYPE_CHOICES", f"Value must be one of {sorted(allowed)}.")
    elif kind == ACTION_ROW:
        _row(component, problems)
    elif kind == SECTION:
        _section(component, problems)
    elif kind == TEXT_DISPLAY:
        problems.at("content").required(component.get("content"), 1, V2_TEXT)
    elif kind == GALLERY:
        _gallery(component, problems)
    elif kind == FILE:
        _media(component.get("file"), problems.at("file"))
    elif kind == CONTAINER:
        problems.at("components").required(component.get("components"), 1, V2_COMPONENTS)
        for index, child in enumerate(component.get("components") or ()):
            _layout(child, problems.at("components", index), CONTAINED)


def _row(row: Json, problems: Problems) -> None:
    children = row.get("components") or []
    below = problems.at("components")
    below.required(children, 1, BUTTONS_IN_ROW)
    kinds = [child.get("type") for child in children]
    if any(kind in SELECTS for kind in kinds) and len(kinds) > 1:
        below.add("COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width")
    for index, child in enumerate(children):
        if child.get("type") == BUTTON:
            _button(child, below.at(index))
        elif child.get("type") in SELECTS:
            check_select(child, below.at(index))
        else:
            below.at(index, "type").add("BASE_TYPE_CHOICES", "Value must be one of (2, 3, 5, 6, 7, 8).")


def _button(button: Json, problems: Problems) -> None:
    style = button.get("style")
    problems.at("style").number(style or 0, 1, PREMIUM)
    problems.at("label").length(button.get("label"), 0, LABEL)
    if style == PREMIUM:
        problems.at("sku_id").required(button.get("sku_id"), 1, CUSTOM_ID)
        return
    if not button.get("label") and not button.get("emoji"):
        problems.add("BUTTON_COMPONENT_INVALID_LABEL", "A button needs a label or an emoji")
    if style == LINK:
        problems.at("url").required(button.get("url"), 1, URL)
        if button.get("custom_id") is not None:
            problems.at("custom_id").add("BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "A link has no custom id")
        return
    problems.at("custom_id").required(button.get("custom_id"), 1, CUSTOM_ID)
    if button.get("url") is not None:
        problems.at("url").add("BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "Only a link has a url")


def check_select(select: Json, problems: Problems, *, modal: bool = False) -> None:
    """Report all that is wrong with a select menu."""
    problems.at("custom_id").required(select.get("custom_id"), 1, CUSTOM_ID)
    problems.at("placeholder").length(select.get("placeholder"), 0, PLACEHOLDER)
    low, high = select.get("min_values", 1), select.get("max_values", 1)
    problems.at("min_values").number(low, 0, OPTIONS)
    problems.at("max_values").number(high, 1, OPTIONS)
    if low > high:
        problems.at("min_values").add("SELECT_COMPONENT_MIN_EXCEEDS_MAX", "min_values is above max_values")
    if modal and low == 0 and select.get("required", True):
        problems.at("min_values").add("NUMBER_TYPE_MIN", "At least 1, unless required is false")
    if select.get("type") == STRING_SELECT:
        _options(select.get("options"), problems.at("options"), high)
    elif len(select.get("default_values") or ()) > high:
        problems.at("default_values").add("BASE_TYPE_BAD_LENGTH", f"Must be {high} or fewer in length.")


def _options(options: list[Json] | None, problems: Problems, high: int) -> None:
    problems.required(options, 1, OPTIONS)
    values: set[str] = set()
    for index, option in enumerate(options or ()):
        problems.at(index, "label").required(option.get("label"), 1, OPTION_TEXT)
        problems.at(index, "value").required(option.get("value"), 1, OPTION_TEXT)
        problems.at(index, "description").length(option.get("description"), 0, OPTION_TEXT)
        if option.get("value") in values:
            code = "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED"
            problems.at(index).add(code, "The specified option value is already used")
        values.add(option.get("value", ""))
    if high > len(options or ()):
        problems.add("SELECT_COMPONENT_MAX_VALUES_EXCEED_OPTIONS", "max_values is above the number of options")
    if sum(bool(option.get("default")) for option in options or ()) > high:
        problems.add("SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", "More defaults than max_values")


def _section(section: Json, problems: Problems) -> None:
    children = section.get("components") or []
    problems.at("components").required(children, 1, SECTION_TEXTS)
    for index, child in enumerate(children):
        _layout(child, problems.at("components", index), frozenset({TEXT_DISPLAY}))
    accessory = section.get("accessory") or {}
    if accessory.get("type") == BUTTON:
        _button(accessory, problems.at("accessory"))
    elif accessory.get("type") == THUMBNAIL:
        _media(accessory.get("media"), problems.at("accessory", "media"))
        problems.at("accessory", "description").length(accessory.get("description"), 0, ALT_TEXT)
    else:
        problems.at("accessory").add("BASE_TYPE_REQUIRED", "This field is required")


def _gallery(gallery: Json, problems: Problems) -> None:
    items = gallery.get("items") or []
    problems.at("items").required(items, 1, GALLERY_ITEMS)
    for index, item in enumerate(items):
        _media(item.get("media"), problems.at("items", index, "media"))
        problems.at("items", index, "description").length(item.get("description"), 0, ALT_TEXT)


def _media(media: Json | None, problems: Problems) -> None:
    problems.at("url").required((media or {}).get("url"), 1, 2048)
