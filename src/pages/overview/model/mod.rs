//! The rules of **Overview**: what is counted, into which bars, and the scales of the charts.

pub mod buckets;
pub mod chart;
pub mod decisions;
pub mod files;
pub mod registrations;
pub mod waiting;
