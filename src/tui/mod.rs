//! The workbench on a terminal: run loop, keys, theme, screens and widgets. It decides nothing; [`crate::app`] does.
