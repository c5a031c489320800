"""Who is signed in, and by what they prove who they are."""
