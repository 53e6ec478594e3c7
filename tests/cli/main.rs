//! The binary `guide` from outside, on small good and broken guides (`tests/sites/`).
//!
//! Nothing here knows the code behind the binary: a test lays files over a copy of the good guide,
//! runs a verb, and compares exit code and output word for word. `cargo test --test cli`.

mod address;
mod any_bytes;
mod broken;
mod build;
mod command;
mod date;
mod export;
mod examples;
mod kill;
mod kinds;
mod languages;
mod new;
mod schema;
mod serve;
mod site;
mod treaties;
