//! The error numbers of WASI preview 1.

use crate::sandbox::wasm::{files::FileError, guest::Halted};

/// An error number, as a WASI function returns it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub(in crate::sandbox::wasm) enum Errno {
    /// Bad file descriptor.
    Badf = 8,
    /// File exists.
    Exist = 20,
    /// Bad address: outside the module's memory.
    Fault = 21,
    /// Invalid argument.
    Inval = 28,
    /// Is a directory.
    Isdir = 31,
    /// No such file or directory.
    Noent = 44,
    /// No space left.
    Nospc = 51,
    /// Function not supported here.
    Nosys = 52,
    /// Not a directory.
    Notdir = 54,
    /// Directory not empty.
    Notempty = 55,
    /// Operation not supported.
    Notsup = 58,
    /// Operation not permitted.
    Perm = 63,
    /// Cannot seek a stream.
    Spipe = 70,
    /// The descriptor lacks the right.
    Notcapable = 76,
}

/// How a WASI function does not succeed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::sandbox::wasm) enum Refusal {
    /// It returns this number, and the module goes on.
    Errno(Errno),
    /// It ends the module.
    Halt(Halted),
}

impl From<Errno> for Refusal {
    fn from(errno: Errno) -> Self {
        Self::Errno(errno)
    }
}

impl From<Halted> for Refusal {
    fn from(halted: Halted) -> Self {
        Self::Halt(halted)
    }
}

impl From<FileError> for Refusal {
    fn from(error: FileError) -> Self {
        Self::Errno(match error {
            FileError::NotFound => Errno::Noent,
            FileError::Exists => Errno::Exist,
            FileError::NotDirectory => Errno::Notdir,
            FileError::IsDirectory => Errno::Isdir,
            FileError::NotEmpty => Errno::Notempty,
            FileError::Invalid => Errno::Inval,
            FileError::Escapes => Errno::Perm,
            FileError::NoSpace => Errno::Nospc,
        })
    }
}
