"""Course packs: folders of YAML files, read into courses or into every problem at once, and written again."""
