//! Files: [`gltf`] writes models as glTF 2.0 binaries, [`vrm`] says in them what VRM 1.0 wants to know.

mod container;
pub(crate) mod gltf;
pub(crate) mod vrm;
