"""Sessions: how long they last, where somebody is signed in, and what of them is kept."""
