//! The account model: a sum of regression trees, read and scored.
