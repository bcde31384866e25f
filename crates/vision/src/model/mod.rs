//! Networks, the runtime that runs them, and the files both come from.
//!
//! Owns: loading ONNX Runtime once for a process, running a model on one core, turning pictures
//! into its numbers, and knowing every file by its digest. Never does: fetch a file, or say what a
//! model's answer means. Files are read here and nowhere else in the crate, each checked before it
//! is used.
//!
//! Start at [`files::ModelFile`]. `loosen` and `wire` write parts of the ONNX format.

pub(crate) mod centerface;
pub(crate) mod engine;
pub(crate) mod files;
pub(crate) mod loosen;
pub(crate) mod tensor;
pub(crate) mod wire;
