//! The callers of nevisIDM's part, known by their bearer token, and the rights of each.

use super::jwt;
use super::problem::NevisProblem;
use crate::store::nevis::{SELF_CLIENT, SELF_USER};
use admin_api::secret::AdminKey;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;

const DELETE_RIGHT: &str = "AccessControl.CredentialDelete";

/// A caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    /// May everything.
    Admin,
    /// May read.
    Reader,
    /// May read. Its data room contains no credential that it may delete.
    Dataroom,
    /// May read and delete its own credentials.
    SelfAdmin,
}

impl Caller {
    /// The caller of a request.
    pub fn from_headers(headers: &HeaderMap) -> Result<Self, NevisProblem> {
        let text = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let (scheme, token) =
            text.and_then(|text| text.split_once(' ')).ok_or(NevisProblem::Unauthenticated)?;
        if !scheme.eq_ignore_ascii_case("Bearer") {
            return Err(NevisProblem::Unauthenticated);
        }
        match token.trim() {
            "admin" => Ok(Self::Admin),
            "reader" => Ok(Self::Reader),
            "dataroom" => Ok(Self::Dataroom),
            "self" => Ok(Self::SelfAdmin),
            _ => Err(NevisProblem::Unauthenticated),
        }
    }

    /// Checks the right to list clients and users.
    pub fn require_search(self) -> Result<(), NevisProblem> {
        if self == Self::SelfAdmin {
            Err(NevisProblem::MissingRight("AccessControl.UserSearch"))
        } else {
            Ok(())
        }
    }

    /// Checks the right to read a user's credentials.
    pub fn require_read(self, client: &str, user: &str) -> Result<(), NevisProblem> {
        if self == Self::SelfAdmin && !is_self(client, user) {
            return Err(NevisProblem::MissingRight("AccessControl.CredentialView"));
        }
        Ok(())
    }

    /// Checks the right to delete a user's credential. In self-admin mode the token is checked before its owner.
    pub fn require_delete(
        self,
        key: &AdminKey,
        token: Option<&str>,
        now: i64,
        client: &str,
        user: &str,
    ) -> Result<(), NevisProblem> {
        match self {
            Self::Admin => Ok(()),
            Self::Reader => Err(NevisProblem::MissingRight(DELETE_RIGHT)),
            Self::Dataroom => Err(NevisProblem::OutsideDataroom(DELETE_RIGHT)),
            Self::SelfAdmin => {
                let claims = token.and_then(|token| jwt::verify(key, token.trim(), now));
                if !claims.is_some_and(|claims| is_self(&claims.client, &claims.sub)) {
                    return Err(NevisProblem::InvalidToken);
                }
                if is_self(client, user) { Ok(()) } else { Err(NevisProblem::MissingRight(DELETE_RIGHT)) }
            }
        }
    }
}

fn is_self(client: &str, user: &str) -> bool {
    client == SELF_CLIENT && user == SELF_USER
}
