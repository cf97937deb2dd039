//! What is wrong with a user list, and at which byte.

use crate::limits::{Limit, MAX_TEXT_BYTES, MAX_USERS, MAX_WORDS};
use std::fmt;

/// Why a list could not be read to its end. The users before the fault are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListFault {
    /// The answer is malformed.
    Broken {
        /// The byte that does not fit, from 0.
        at_byte: u64,
        /// Users that were read before it.
        after_users: u32,
        /// What was expected there.
        expected: Expected,
    },
    /// The answer stopped in the middle. What arrived is well-formed.
    CutOff {
        /// Bytes that arrived.
        at_byte: u64,
        /// Users that were read from them.
        after_users: u32,
    },
}

impl fmt::Display for ListFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Broken { at_byte, after_users, expected } => {
                write!(f, "expected {expected} at byte {at_byte}, after {after_users} users")
            }
            Self::CutOff { at_byte, after_users } => {
                write!(f, "cut off after {at_byte} bytes and {after_users} users")
            }
        }
    }
}

impl std::error::Error for ListFault {}

/// A JSON member that the list consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Member {
    /// The users, in the answer.
    Users,
    /// The id, in a user.
    UserId,
    /// The registration, in a user.
    UserRegistrationState,
}

impl Member {
    /// The name in the answer.
    pub fn name(self) -> &'static str {
        match self {
            Self::Users => "Users",
            Self::UserId => "UserId",
            Self::UserRegistrationState => "UserRegistrationState",
        }
    }
}

/// What was expected at a byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// The object of the answer.
    Answer,
    /// The array of the users.
    Array,
    /// The object of a user.
    User,
    /// The string value of a member.
    Text(Member),
    /// A member that the object should have had before it ended.
    Present(Member),
    /// A member only once in an object.
    Once(Member),
    /// The name of a member.
    Name,
    /// The name of a member, or the end of the object.
    NameOrEnd,
    /// A colon.
    Colon,
    /// Any value.
    Value,
    /// A comma, or the end of the object.
    CommaOrBrace,
    /// A comma, or the end of the array.
    CommaOrBracket,
    /// The rest of `true`, `false` or `null`.
    Literal(&'static str),
    /// A digit.
    Digit,
    /// Text without control characters.
    NoControl,
    /// Text in UTF-8.
    Utf8,
    /// A character that may follow a backslash.
    Escape,
    /// A hexadecimal digit of an escape.
    HexDigit,
    /// Both halves of a surrogate pair.
    Surrogates,
    /// At most this many nested objects and arrays.
    Depth(u32),
    /// No more than the limit.
    Limit(Limit),
    /// The end of the answer.
    End,
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answer => f.write_str("an object with the user list"),
            Self::Array => f.write_str("an array of users"),
            Self::User => f.write_str("an object with a user"),
            Self::Text(member) => write!(f, "a text as {}", member.name()),
            Self::Present(member) => write!(f, "{} before the end of the object", member.name()),
            Self::Once(member) => write!(f, "{} only once", member.name()),
            Self::Name => f.write_str("a member name"),
            Self::NameOrEnd => f.write_str("a member name or “}”"),
            Self::Colon => f.write_str("“:”"),
            Self::Value => f.write_str("a value"),
            Self::CommaOrBrace => f.write_str("“,” or “}”"),
            Self::CommaOrBracket => f.write_str("“,” or “]”"),
            Self::Literal(word) => write!(f, "“{word}”"),
            Self::Digit => f.write_str("a digit"),
            Self::NoControl => f.write_str("no control character in a text"),
            Self::Utf8 => f.write_str("UTF-8"),
            Self::Escape => f.write_str("an escape"),
            Self::HexDigit => f.write_str("a hexadecimal digit"),
            Self::Surrogates => f.write_str("both halves of a surrogate pair"),
            Self::Depth(levels) => write!(f, "at most {levels} nested levels"),
            Self::Limit(Limit::TextBytes) => write!(f, "at most {MAX_TEXT_BYTES} bytes of text"),
            Self::Limit(Limit::Users) => write!(f, "at most {MAX_USERS} users"),
            Self::Limit(Limit::Words) => write!(f, "at most {MAX_WORDS} different registration states"),
            Self::End => f.write_str("nothing more"),
        }
    }
}
