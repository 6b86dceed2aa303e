//! What stands where in the end.
