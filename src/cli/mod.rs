//! The command line, one file a verb. Every verb works without a terminal and prints plain text there.
