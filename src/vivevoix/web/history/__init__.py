"""Earlier calls: found, opened, and taken away as a sheet."""
