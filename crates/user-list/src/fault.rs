//! What is wrong with a user list, to the byte.

use super::facts::{Limit, MAX_TEXT_BYTES, MAX_USERS, MAX_WORDS};
use std::fmt;

/// Why a list ended before its end. What arrived before is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The answer is no user list from here on.
    Broken {
        /// The byte that does not fit, from 0.
        at_byte: u64,
        /// Users that were taken before it.
        after_users: u32,
        /// What would have fitted.
        expected: Expected,
    },
    /// Nothing wrong was found, but the answer stopped in the middle.
    CutOff {
        /// Bytes that arrived.
        at_byte: u64,
        /// Users that were taken from them.
        after_users: u32,
    },
}

impl fmt::Display for Fault {
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

/// A member that the list is made of.
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
    /// Its name in the answer.
    pub fn name(self) -> &'static str {
        match self {
            Self::Users => "Users",
            Self::UserId => "UserId",
            Self::UserRegistrationState => "UserRegistrationState",
        }
    }
}

/// What would have fitted at a byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// The object that the answer is.
    Answer,
    /// The array of the users.
    Array,
    /// The object that a user is.
    User,
    /// The text of a member.
    Text(Member),
    /// A member that is missing in the object that ends here.
    Present(Member),
    /// Only one of this member in one object.
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
    /// At most so many objects and arrays within each other.
    Depth(u32),
    /// No more than a limit.
    Limit(Limit),
    /// Nothing more.
    End,
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answer => f.write_str("the object that the answer is"),
            Self::Array => f.write_str("the array of the users"),
            Self::User => f.write_str("the object that a user is"),
            Self::Text(member) => write!(f, "a text as {}", member.name()),
            Self::Present(member) => write!(f, "{} before the object's end", member.name()),
            Self::Once(member) => write!(f, "{} only once", member.name()),
            Self::Name => f.write_str("a member's name"),
            Self::NameOrEnd => f.write_str("a member's name or “}”"),
            Self::Colon => f.write_str("“:”"),
            Self::Value => f.write_str("a value"),
            Self::CommaOrBrace => f.write_str("“,” or “}”"),
            Self::CommaOrBracket => f.write_str("“,” or “]”"),
            Self::Literal(word) => write!(f, "“{word}”"),
            Self::Digit => f.write_str("a digit"),
            Self::NoControl => f.write_str("a text without control characters"),
            Self::Utf8 => f.write_str("UTF-8"),
            Self::Escape => f.write_str("an escape"),
            Self::HexDigit => f.write_str("a hexadecimal digit"),
            Self::Surrogates => f.write_str("both halves of a surrogate pair"),
            Self::Depth(levels) => write!(f, "at most {levels} levels"),
            Self::Limit(Limit::TextBytes) => write!(f, "at most {MAX_TEXT_BYTES} bytes of text"),
            Self::Limit(Limit::Users) => write!(f, "at most {MAX_USERS} users"),
            Self::Limit(Limit::Words) => write!(f, "at most {MAX_WORDS} different registration states"),
            Self::End => f.write_str("nothing more"),
        }
    }
}
