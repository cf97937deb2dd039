//! Property tests of the protocol: what must be true for every value, compared with implementations that share no code
//! with this crate.

#[path = "../../fuzz/checks.rs"]
mod checks;
mod codecs;
mod ids;
mod json_text;
mod requests;
mod robustness;
mod round_trips;
mod signatures;
