"""Widgets that several pages could use. They know no page and no service they are not given."""
