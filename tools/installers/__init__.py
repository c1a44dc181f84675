"""Makes installers from the packaged app in `dist/pokedex`, with tools that exist already.

python -m tools.installers --help
"""
