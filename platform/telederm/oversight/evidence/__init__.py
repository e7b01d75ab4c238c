"""What the product can prove of DECIDE-AI and CONSORT-AI, from its own rows; nobody is in it."""
