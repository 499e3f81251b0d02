"""What commands do, step by step: the stations joined, without a word to the person."""
