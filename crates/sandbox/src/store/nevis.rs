//! nevisIDM's clients, users and credentials.

use admin_api::time;
use rusqlite::{Connection, OptionalExtension, Result, Row};
use serde::Serialize;

/// The type of a device password in a listing of credentials.
pub const DEVICE_PASSWORD: &str = "DEVICE_PASSWORD";

/// External id of the client of the caller in self-admin mode.
pub const SELF_CLIENT: &str = "100";
/// External id of the caller in self-admin mode.
pub const SELF_USER: &str = "idm-user-1";

/// A client.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NevisClient {
    /// External id.
    pub ext_id: String,
    /// Name, which messages about missing users contain.
    pub name: String,
}

/// A user.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NevisUser {
    /// External id.
    pub ext_id: String,
    /// Login id.
    pub login_id: String,
    /// External id of the client.
    pub client_ext_id: String,
}

/// A credential of any type, as listings show it.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NevisCredential {
    /// External id.
    pub ext_id: String,
    /// External id of its user.
    pub user_ext_id: String,
    /// Its type; omitted where only device passwords are listed.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// External id of its policy.
    pub policy_ext_id: String,
    /// initial, active, tmp-locked, fail-locked, reset-code, admin-changed, disabled or archived.
    pub state_name: String,
    /// Why it is in that state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state_change_reason: Option<String>,
    /// When it was created.
    pub created: String,
    /// When it was last changed.
    pub last_modified: String,
    /// When a login with it last succeeded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_successful_login_date: Option<String>,
    /// How many logins succeeded.
    pub successful_login_count: i64,
    /// When a login with it last failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_failed_login_date: Option<String>,
    /// How many logins in a row failed.
    pub failed_login_count: i64,
    /// Version of the record.
    pub version: i64,
    /// Whether the client's policy refuses its deletion.
    #[serde(skip)]
    pub is_protected: bool,
}

/// A new credential. Times are seconds since 1970.
#[derive(Debug, Clone)]
pub struct NewNevisCredential<'a> {
    /// External id of the client.
    pub client: &'a str,
    /// External id of the user.
    pub user: &'a str,
    /// External id.
    pub ext_id: &'a str,
    /// Its type.
    pub kind: &'a str,
    /// External id of its policy.
    pub policy: &'a str,
    /// The name of its state.
    pub state: &'a str,
    /// Why it is in that state.
    pub reason: Option<&'a str>,
    /// When it was created.
    pub created: i64,
    /// When a login last succeeded, and how many did.
    pub successes: Option<(i64, i64)>,
    /// When a login last failed, and how many did in a row.
    pub failures: Option<(i64, i64)>,
    /// Whether the client's policy refuses its deletion.
    pub is_protected: bool,
}

/// Where a page begins and how long it is.
#[derive(Debug, Clone, Copy)]
pub struct PageRange {
    /// Position of the last item of the page before.
    pub after: i64,
    /// Items on a page.
    pub limit: u32,
}

/// The items of a page, and the position of the last one where more follow.
pub type PageItems<T> = (Vec<T>, Option<i64>);

/// Cuts rows to a page. One row more than the page was read, to learn whether another page follows.
fn cut_to_page<T>(rows: impl Iterator<Item = Result<(i64, T)>>, limit: u32) -> Result<PageItems<T>> {
    let mut rows = rows.collect::<Result<Vec<_>>>()?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = if more { rows.last().map(|(seq, _)| *seq) } else { None };
    Ok((rows.into_iter().map(|(_, item)| item).collect(), next))
}

/// A page of the clients.
pub fn clients(c: &Connection, range: PageRange) -> Result<PageItems<NevisClient>> {
    let mut statement =
        c.prepare_cached("SELECT seq, ext_id, name FROM nevis_clients WHERE seq > ?1 ORDER BY seq LIMIT ?2")?;
    let rows = statement.query_map((range.after, range.limit + 1), |row| {
        Ok((row.get(0)?, NevisClient { ext_id: row.get(1)?, name: row.get(2)? }))
    })?;
    cut_to_page(rows, range.limit)
}

/// One client.
pub fn client(c: &Connection, ext_id: &str) -> Result<Option<NevisClient>> {
    c.prepare_cached("SELECT ext_id, name FROM nevis_clients WHERE ext_id = ?1")?
        .query_row([ext_id], |row| Ok(NevisClient { ext_id: row.get(0)?, name: row.get(1)? }))
        .optional()
}

/// A page of a client's users, all of them or those with one login id.
pub fn users(
    c: &Connection,
    client: &str,
    login_id: Option<&str>,
    range: PageRange,
) -> Result<PageItems<NevisUser>> {
    let mut statement = c.prepare_cached(
        "SELECT seq, ext_id, login_id, client FROM nevis_users
         WHERE client = ?1 AND (?2 IS NULL OR login_id = ?2) AND seq > ?3 ORDER BY seq LIMIT ?4",
    )?;
    let rows = statement.query_map((client, login_id, range.after, range.limit + 1), |row| {
        Ok((
            row.get(0)?,
            NevisUser { ext_id: row.get(1)?, login_id: row.get(2)?, client_ext_id: row.get(3)? },
        ))
    })?;
    cut_to_page(rows, range.limit)
}

/// Whether a client has this user.
pub fn has_user(c: &Connection, client: &str, user: &str) -> Result<bool> {
    c.prepare_cached("SELECT 1 FROM nevis_users WHERE client = ?1 AND ext_id = ?2")?.exists((client, user))
}

const COLUMNS: &str = "seq, ext_id, user, type, policy, state, reason, created, modified, last_success, successes, \
                       last_failure, failures, version, protected";

fn credential(row: &Row<'_>) -> Result<(i64, NevisCredential)> {
    let date = |seconds: Option<i64>| seconds.map(time::format);
    let found = NevisCredential {
        ext_id: row.get(1)?,
        user_ext_id: row.get(2)?,
        kind: row.get(3)?,
        policy_ext_id: row.get(4)?,
        state_name: row.get(5)?,
        state_change_reason: row.get(6)?,
        created: time::format(row.get(7)?),
        last_modified: time::format(row.get(8)?),
        last_successful_login_date: date(row.get(9)?),
        successful_login_count: row.get(10)?,
        last_failed_login_date: date(row.get(11)?),
        failed_login_count: row.get(12)?,
        version: row.get(13)?,
        is_protected: row.get(14)?,
    };
    Ok((row.get(0)?, found))
}

/// A page of a user's credentials, all of them or those of one type.
pub fn credentials(
    c: &Connection,
    client: &str,
    user: &str,
    kind: Option<&str>,
    range: PageRange,
) -> Result<PageItems<NevisCredential>> {
    let mut statement = c.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM nevis_credentials
         WHERE client = ?1 AND user = ?2 AND (?3 IS NULL OR type = ?3) AND seq > ?4 ORDER BY seq LIMIT ?5"
    ))?;
    let rows = statement.query_map((client, user, kind, range.after, range.limit + 1), credential)?;
    cut_to_page(rows, range.limit)
}

/// One device password of a user.
pub fn device_password(
    c: &Connection,
    client: &str,
    user: &str,
    ext_id: &str,
) -> Result<Option<NevisCredential>> {
    c.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM nevis_credentials WHERE client = ?1 AND user = ?2 AND ext_id = ?3 AND type = ?4"
    ))?
    .query_row((client, user, ext_id, DEVICE_PASSWORD), |row| credential(row).map(|(_, found)| found))
    .optional()
}

/// Deletes a credential.
pub fn delete_credential(c: &Connection, client: &str, ext_id: &str) -> Result<()> {
    c.prepare_cached("DELETE FROM nevis_credentials WHERE client = ?1 AND ext_id = ?2")?
        .execute((client, ext_id))
        .map(drop)
}

/// Adds a client.
pub fn insert_client(c: &Connection, ext_id: &str, name: &str) -> Result<()> {
    c.execute("INSERT INTO nevis_clients (ext_id, name) VALUES (?1, ?2)", [ext_id, name]).map(drop)
}

/// Adds a user.
pub fn insert_user(c: &Connection, client: &str, ext_id: &str, login_id: &str) -> Result<()> {
    c.execute(
        "INSERT INTO nevis_users (client, ext_id, login_id) VALUES (?1, ?2, ?3)",
        [client, ext_id, login_id],
    )
    .map(drop)
}

/// Adds a credential.
pub fn insert_credential(c: &Connection, new: &NewNevisCredential<'_>) -> Result<()> {
    let last = [new.successes, new.failures].into_iter().flatten().map(|(at, _)| at).max();
    c.prepare_cached(
        "INSERT INTO nevis_credentials (client, user, ext_id, type, policy, state, reason, created, modified,
             last_success, successes, last_failure, failures, protected)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    )?
    .execute((
        new.client,
        new.user,
        new.ext_id,
        new.kind,
        new.policy,
        new.state,
        new.reason,
        new.created,
        last.unwrap_or(new.created),
        new.successes.map(|(at, _)| at),
        new.successes.map_or(0, |(_, count)| count),
        new.failures.map(|(at, _)| at),
        new.failures.map_or(0, |(_, count)| count),
        new.is_protected,
    ))
    .map(drop)
}
