//! The demo's names, for tests of a directory of names: some twice, some in other scripts, one with markup and direction
//! characters, and a few ids without any.

use crate::error::ApiError;
use crate::store::names::{self, NamedId};
use rusqlite::Connection;

/// One user in this many has no name.
const UNNAMED_USER_IN: usize = 13;
/// One tresor in this many has no name.
const UNNAMED_TRESOR_IN: usize = 9;

/// Names and teams of users. There are more users than names, so some people share a name; their details differ.
const USERS: [(&str, &str); 34] = [
    ("Anna Kovács", "Finance"),
    ("Béla Nagy", "Finance"),
    ("Carla Rossi", "Sales"),
    ("Daniel Weber", "Legal"),
    ("Ελένη Παπαδοπούλου", "Athens"),
    ("Farid Haddad", "Support"),
    ("Grace O'Neill", "Sales"),
    ("Иван Петров", "Sofia"),
    ("Ingrid Sørensen", "Legal"),
    ("佐藤 花子", "Tokyo"),
    ("Jonas Müller", "Engineering"),
    ("Katarzyna Wójcik", "Engineering"),
    ("ليلى حداد", "Amman"),
    ("<b>Max</b> \u{202e}nimda\u{202c} & \u{2066}Co\u{2069}", "<script>alert(1)</script>"),
    ("Nóra Szabó", "Finance"),
    ("김민준", "Seoul"),
    ("Olivia Martin", "Marketing"),
    ("Paulo Silva", "Marketing"),
    ("רחל לוי", "Haifa"),
    ("Quentin Dubois", "Support"),
    ("Rosa Jiménez", "Sales"),
    ("Samuel Novák", "Engineering"),
    ("Tuğba Yılmaz", "Engineering"),
    ("अनीता शर्मा", "Pune"),
    (
        "Ursula Zimmermann-Schönhausen of the Department for Records, Archives and Long-Term Preservation",
        "Archive",
    ),
    ("Víctor Álvarez", "Legal"),
    ("William Smith", "Sales"),
    ("Xenia Baumann", "Marketing"),
    ("Yves Lefèvre", "Support"),
    ("王小明", "Taipei"),
    ("Zoë de Vries", "Marketing"),
    ("Anna Kovács", "Sales"),
    ("William Smith", "Engineering"),
    ("Åsa Lindqvist", "Finance"),
];

/// Names of tresors. There are more tresors than names, so some share a name.
const TRESORS: [&str; 19] = [
    "Quarterly figures",
    "Contract drafts",
    "Board minutes",
    "Payroll",
    "Audit 2026",
    "Product roadmap",
    "Verträge Süd",
    "Design files",
    "Customer escalations",
    "Recruiting",
    "取締役会",
    "Press photos",
    "Insurance",
    "Quarterly figures",
    "Research notes",
    "Οικονομικά",
    "Supplier access",
    "Migration plan",
    "Incident reports",
];

/// Names users and tresors.
pub fn fill(c: &Connection, users: &[String], tresors: &[String]) -> Result<(), ApiError> {
    for (at, (id, (name, team))) in users.iter().zip(USERS.iter().cycle()).enumerate() {
        if at % UNNAMED_USER_IN != UNNAMED_USER_IN - 1 {
            let detail = Some(format!("{team}, office {}", 101 + at));
            names::put(c, &NamedId { id: id.clone(), name: (*name).to_owned(), detail })?;
        }
    }
    for (at, (id, name)) in tresors.iter().zip(TRESORS.iter().cycle()).enumerate() {
        if at % UNNAMED_TRESOR_IN != UNNAMED_TRESOR_IN - 1 {
            names::put(c, &NamedId { id: id.clone(), name: (*name).to_owned(), detail: None })?;
        }
    }
    Ok(())
}
