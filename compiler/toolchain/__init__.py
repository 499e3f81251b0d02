"""The tools that live in virtual environments of their own, and the locks they are made from."""
