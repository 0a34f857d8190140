"""The guesser: a description in, a prefilled and validated task configuration out."""
