//! What other users of the machine may do with a file that holds a secret or says who may call.

use std::fs::File;
use std::io;

/// What others than a file's owner may do with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Exposure {
    /// Every user may read it.
    pub all_may_read: bool,
    /// Its group or every user may write it.
    pub others_may_write: bool,
}

/// Who may use an open file. The open file is asked, so that it cannot be exchanged in between.
pub(crate) fn exposure(file: &File) -> io::Result<Exposure> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = file.metadata()?.permissions().mode();
        Ok(Exposure { all_may_read: mode & 0o004 != 0, others_may_write: mode & 0o022 != 0 })
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        Ok(Exposure { all_may_read: false, others_may_write: false })
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn other_readers_and_writers_of_a_file_are_detected() {
        let file = tempfile::tempfile().unwrap();
        for (mode, all_may_read, others_may_write) in [
            (0o600, false, false),
            (0o640, false, false),
            (0o644, true, false),
            (0o620, false, true),
            (0o602, false, true),
            (0o666, true, true),
        ] {
            file.set_permissions(std::fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(exposure(&file).unwrap(), Exposure { all_may_read, others_may_write }, "{mode:o}");
        }
    }
}
