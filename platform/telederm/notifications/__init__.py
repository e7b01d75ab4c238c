"""Telling people: durable rows first, then a hint over a socket, then mail without a word of it."""
