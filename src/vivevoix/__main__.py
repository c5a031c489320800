"""`python -m vivevoix` is the `vivevoix` command."""

from vivevoix.main import main

main()
