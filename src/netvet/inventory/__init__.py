"""What is installed: the tables of a network, checked and typed."""
