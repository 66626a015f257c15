"""Between a visit and the network: manners, safety, transport, and what an answer is."""
