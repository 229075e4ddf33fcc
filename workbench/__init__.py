"""The core of the investigation workbench: importable and scriptable, without Qt."""

__version__ = "0.1.0"
