"""``python -m compiler`` is ``envc``."""

from compiler.cli.main import main

if __name__ == "__main__":
    main()
