"""How a list goes on: by address, by request, and as each family of systems does it."""
