//! The additive scorecard: integer points for each bin of each feature.
