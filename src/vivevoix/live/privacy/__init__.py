"""What people may ask of what we hold on them, and what goes by itself."""
