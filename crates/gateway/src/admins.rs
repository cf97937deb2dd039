//! The list of administrators: names and the hashes of their credentials, in a file that is read at every call, so that
//! a revocation needs no restart. A credential has 256 random bits, which is why one round of SHA-256 hides it for good.

use crate::clock::now;
use crate::private_file;
use admin_api::gateway::{CREDENTIAL_START, Credential};
use admin_api::signing;
use serde::{Deserialize, Serialize};
use server_kit::files::{private, with_suffix};
use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use subtle::ConstantTimeEq;

/// An administrator's record.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Admin {
    /// Who.
    pub name: String,
    /// SHA-256 of the credential, in hex digits.
    sha256: String,
    /// When it was handed out, UTC.
    pub added_at: String,
    /// When it was taken away, UTC. The record stays, so that a name in the audit file stays explained.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<String>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct List {
    admins: Vec<Admin>,
}

/// The SHA-256 of a credential in hex digits: names it without being of use to anybody.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CredentialHash(String);

impl CredentialHash {
    /// The hash of a credential.
    pub fn of(credential: &str) -> Self {
        Self(signing::sha256_hex(credential.as_bytes()))
    }
}

/// Who a credential belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caller {
    /// An administrator.
    Known(String),
    /// One who was an administrator.
    Revoked(String),
    /// Nobody.
    Unknown,
}

/// Why the list cannot be used or changed.
#[derive(Debug, thiserror::Error)]
pub enum AdminsError {
    /// The file cannot be read or written.
    #[error("The list of administrators {path} cannot be used: {error}.")]
    File {
        /// The file.
        path: String,
        /// Why.
        error: io::Error,
    },
    /// The file holds something else.
    #[error(
        "{path} is no list of administrators: {error}. Mend it, or move it away and add the administrators anew."
    )]
    Form {
        /// The file.
        path: String,
        /// Why.
        error: serde_json::Error,
    },
    /// Others than its owner could add themselves.
    #[error(
        "{0} can be written by other users of this machine, who could make themselves administrators. Take that right away (chmod go-w), then try again."
    )]
    Writable(String),
    /// The system gives no random bytes.
    #[error("This system gives no random bytes, so no credential was made.")]
    Random,
    /// The name is taken.
    #[error("{0} has a credential already. Revoke it first: gateway admin revoke {0}")]
    Taken(String),
    /// There is no such administrator, or not any more.
    #[error("{0} has no credential. gateway admin list names those who have.")]
    Nobody(String),
}

/// The list of administrators.
#[derive(Debug, Clone)]
pub struct Admins(PathBuf);

/// Whether a text can name an administrator.
pub fn is_name(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._@-".contains(&byte))
}

impl Admins {
    /// The list in a file. It need not be there yet: then nobody is an administrator.
    pub fn at(path: PathBuf) -> Self {
        Self(path)
    }

    /// All records, oldest first.
    pub fn all(&self) -> Result<Vec<Admin>, AdminsError> {
        Ok(self.read()?.admins)
    }

    /// Gives an administrator a new credential. It is nowhere but in the answer.
    pub fn add(&self, name: &str) -> Result<Credential, AdminsError> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|_| AdminsError::Random)?;
        let text = format!("{CREDENTIAL_START}{}", signing::hex(&bytes));
        // It was made of signs that a credential has.
        let credential = Credential::parse(&text).map_err(|_| AdminsError::Random)?;
        self.change(|list| {
            if list.admins.iter().any(|admin| admin.is(name)) {
                return Err(AdminsError::Taken(name.to_owned()));
            }
            let CredentialHash(sha256) = CredentialHash::of(credential.as_str());
            list.admins.push(Admin { name: name.to_owned(), sha256, added_at: now(), revoked_at: None });
            Ok(())
        })?;
        Ok(credential)
    }

    /// Takes an administrator's credential away, from the next call on.
    pub fn revoke(&self, name: &str) -> Result<(), AdminsError> {
        self.change(|list| {
            let admin = list.admins.iter_mut().find(|admin| admin.is(name));
            admin.ok_or_else(|| AdminsError::Nobody(name.to_owned()))?.revoked_at = Some(now());
            Ok(())
        })
    }

    /// Whose credential this is. Takes as long for a wrong one as for a right one.
    pub fn caller(&self, CredentialHash(given): &CredentialHash) -> Result<Caller, AdminsError> {
        let mut caller = Caller::Unknown;
        for admin in self.read()?.admins {
            if bool::from(admin.sha256.as_bytes().ct_eq(given.as_bytes())) {
                caller = match admin.revoked_at {
                    None => Caller::Known(admin.name),
                    Some(_) => Caller::Revoked(admin.name),
                };
            }
        }
        Ok(caller)
    }

    /// The credentials that are not revoked.
    pub fn active(&self) -> Result<HashSet<CredentialHash>, AdminsError> {
        let active = self.read()?.admins.into_iter().filter(|admin| admin.revoked_at.is_none());
        Ok(active.map(|admin| CredentialHash(admin.sha256)).collect())
    }

    fn read(&self) -> Result<List, AdminsError> {
        let mut file = match File::open(&self.0) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(List::default()),
            opened => opened.map_err(|error| self.unusable(error))?,
        };
        if private_file::exposure(&file).map_err(|error| self.unusable(error))?.others_may_write {
            return Err(AdminsError::Writable(self.0.display().to_string()));
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(|error| self.unusable(error))?;
        serde_json::from_slice(&bytes)
            .map_err(|error| AdminsError::Form { path: self.0.display().to_string(), error })
    }

    /// Changes the list as a whole: one process at a time, and readers see the old list or the new one.
    fn change(&self, change: impl FnOnce(&mut List) -> Result<(), AdminsError>) -> Result<(), AdminsError> {
        let lock = private().write(true).open(with_suffix(&self.0, ".lock"));
        let lock = lock.map_err(|error| self.unusable(error))?;
        lock.lock().map_err(|error| self.unusable(error))?;
        let mut list = self.read()?;
        change(&mut list)?;
        let new = with_suffix(&self.0, ".new");
        let written = || -> io::Result<()> {
            let mut file = private().write(true).truncate(true).open(&new)?;
            file.write_all(serde_json::to_string_pretty(&list)?.as_bytes())?;
            file.write_all(b"\n")?;
            file.sync_all()?;
            std::fs::rename(&new, &self.0)
        };
        written().map_err(|error| self.unusable(error))
    }

    fn unusable(&self, error: io::Error) -> AdminsError {
        AdminsError::File { path: self.0.display().to_string(), error }
    }
}

impl Admin {
    fn is(&self, name: &str) -> bool {
        self.revoked_at.is_none() && self.name == name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credential_is_known_until_it_is_revoked_and_is_not_in_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("admins.json");
        let admins = Admins::at(path.clone());
        assert_eq!(admins.caller(&CredentialHash::of("gw_x")).unwrap(), Caller::Unknown);

        let anna = admins.add("anna").unwrap();
        let bert = admins.add("bert").unwrap();
        assert!(matches!(admins.add("anna"), Err(AdminsError::Taken(_))));
        assert_eq!(admins.caller(&CredentialHash::of(anna.as_str())).unwrap(), Caller::Known("anna".into()));
        assert!(!std::fs::read_to_string(&path).unwrap().contains(&anna.as_str()[3..]));

        admins.revoke("anna").unwrap();
        assert!(matches!(admins.revoke("anna"), Err(AdminsError::Nobody(_))));
        assert_eq!(
            admins.caller(&CredentialHash::of(anna.as_str())).unwrap(),
            Caller::Revoked("anna".into())
        );
        assert_eq!(admins.caller(&CredentialHash::of(bert.as_str())).unwrap(), Caller::Known("bert".into()));

        // The name may come again, with another credential.
        let again = admins.add("anna").unwrap();
        assert_eq!(admins.caller(&CredentialHash::of(again.as_str())).unwrap(), Caller::Known("anna".into()));
        assert_eq!(
            admins.caller(&CredentialHash::of(anna.as_str())).unwrap(),
            Caller::Revoked("anna".into())
        );
        assert_eq!(admins.all().unwrap().len(), 3);
        let active = [&bert, &again].map(|credential| CredentialHash::of(credential.as_str()));
        assert_eq!(admins.active().unwrap(), HashSet::from(active));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_list_that_cannot_be_read_lets_nobody_in() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("admins.json");
        private().write(true).open(&path).unwrap().write_all(b"{").unwrap();
        let admins = Admins::at(path);
        assert!(matches!(admins.caller(&CredentialHash::of("gw_x")), Err(AdminsError::Form { .. })));
        assert!(admins.add("anna").is_err(), "a broken list is not written over");
        assert!(Admins::at(folder.path().to_owned()).caller(&CredentialHash::of("gw_x")).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_list_that_others_may_write_lets_nobody_in() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("admins.json");
        let admins = Admins::at(path.clone());
        let anna = CredentialHash::of(admins.add("anna").unwrap().as_str());
        for mode in [0o620, 0o602, 0o666] {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            assert!(matches!(admins.caller(&anna), Err(AdminsError::Writable(_))), "{mode:o}");
            assert!(matches!(admins.revoke("anna"), Err(AdminsError::Writable(_))), "{mode:o}");
        }
    }

    #[test]
    fn names_fit_on_one_line_of_a_log() {
        assert!(["a", "anna.b@example-1_2"].into_iter().all(is_name));
        assert!(!["", "a b", "ä", "a\n", &"a".repeat(65)].into_iter().any(is_name));
    }
}
