//! The folders of the workspace and of cargo, and reading and writing files in them.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::failure::{Result, on_path};

/// The repository's root. Cargo says where this package lies at run time, so a moved checkout keeps working.
pub fn root() -> PathBuf {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let package = PathBuf::from(package);
    package.parent().map_or(package.clone(), Path::to_path_buf)
}

/// The build folder. Every cargo that xtask starts is told to use it.
pub fn target() -> PathBuf {
    root().join("target")
}

/// xtask's own folder inside the build folder.
pub fn scratch() -> PathBuf {
    target().join("xtask")
}

/// The folder of `package.json`.
pub fn npm() -> PathBuf {
    root().join("xtask/npm")
}

/// Where cargo keeps what it downloads.
pub fn cargo_home() -> Option<PathBuf> {
    std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".cargo")))
}

/// Where `cargo install` puts programs.
pub fn cargo_bin() -> Option<PathBuf> {
    let root = std::env::var_os("CARGO_INSTALL_ROOT").map(PathBuf::from).or_else(cargo_home);
    root.map(|root| root.join("bin"))
}

/// Makes a folder with its parents.
pub fn make_folder(path: &Path) -> Result<()> {
    fs::create_dir_all(path).map_err(on_path("create", path))
}

/// Removes a folder with everything in it, if it exists.
pub fn remove_folder(path: &Path) -> Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(on_path("remove", path)(error)),
        _ => Ok(()),
    }
}

/// Writes a file, and its folder where that is missing.
pub fn write(path: &Path, bytes: impl AsRef<[u8]>) -> Result<()> {
    if let Some(folder) = path.parent() {
        make_folder(folder)?;
    }
    fs::write(path, bytes).map_err(on_path("write", path))
}

/// Copies everything in a folder into another one. Other files there stay.
pub fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    make_folder(to)?;
    for entry in fs::read_dir(from).map_err(on_path("read", from))? {
        let path = entry.map_err(on_path("read", from))?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy_folder(&path, &target)?;
        } else {
            fs::copy(&path, &target).map(drop).map_err(on_path("copy", &path))?;
        }
    }
    Ok(())
}

/// Reads a text file.
pub fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(on_path("read", path))
}

/// Takes a lock that lasts until it is dropped, so that two commands do not install or build the same thing at once.
pub fn lock(name: &str) -> Result<File> {
    let path = scratch().join(format!("{name}.lock"));
    make_folder(&scratch())?;
    let file = File::create(&path).map_err(on_path("create", &path))?;
    if file.try_lock().is_err() {
        println!("Another cargo xtask is at the same work ({name}); waiting for it.");
        file.lock().map_err(on_path("lock", &path))?;
    }
    Ok(file)
}
