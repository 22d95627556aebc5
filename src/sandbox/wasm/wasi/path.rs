//! Functions on paths. A path is taken from an open directory and cannot lead out of it.

use super::{
    Answer, Call, Errno, Refusal, fd,
    world::{Descriptor, OpenFile},
};
use crate::sandbox::wasm::files::{FileError, Inode};

const CREATE: u32 = 1;
const ONLY_DIRECTORY: u32 = 2;
const ONLY_NEW: u32 = 4;
const TRUNCATE: u32 = 8;
const FLAG_APPEND: u32 = 1;

/// The directory `fd` stands for, and the path of `length` bytes at `at`.
fn path(call: &Call<'_>, fd: u32, at: u32, length: u32) -> Result<(Inode, String), Refusal> {
    let directory = call.world.directory(fd)?;
    let path = call.memory.text(at, length)?;
    if path.starts_with('/') {
        // An absolute path would not start from the directory at all.
        return Err(Errno::Perm.into());
    }
    Ok((directory, path))
}

/// `path_create_directory`.
pub(super) fn create_directory(call: &mut Call<'_>, fd: u32, at: u32, length: u32) -> Answer {
    let (directory, path) = path(call, fd, at, length)?;
    call.world.files.lock().create_directory(directory, &path)?;
    Ok(())
}

/// `path_filestat_get`.
pub(super) fn filestat_get(call: &mut Call<'_>, fd: u32, _flags: u32, at: u32, length: u32, out: u32) -> Answer {
    let (directory, path) = path(call, fd, at, length)?;
    let stat = {
        let files = call.world.files.lock();
        files.stat(files.find(directory, &path)?)?
    };
    Ok(call.memory.put(out, &fd::stat_record(stat))?)
}

/// `path_filestat_set_times`: times are those of the virtual clock; setting them has no effect.
#[expect(clippy::too_many_arguments, reason = "WASI gives it as many")]
pub(super) fn filestat_set_times(
    call: &mut Call<'_>,
    fd: u32,
    _flags: u32,
    at: u32,
    length: u32,
    _accessed: u64,
    _modified: u64,
    _which: u32,
) -> Answer {
    let (directory, path) = path(call, fd, at, length)?;
    call.world.files.lock().find(directory, &path)?;
    Ok(())
}

/// `path_link`: there are no hard links.
#[expect(clippy::too_many_arguments, reason = "WASI gives it as many")]
pub(super) fn link(
    _call: &mut Call<'_>,
    _fd: u32,
    _flags: u32,
    _at: u32,
    _length: u32,
    _new_fd: u32,
    _new_at: u32,
    _new_length: u32,
) -> Answer {
    Err(Errno::Notsup.into())
}

/// `path_open`.
#[expect(clippy::too_many_arguments, reason = "WASI gives it as many")]
pub(super) fn open(
    call: &mut Call<'_>,
    fd: u32,
    _lookup: u32,
    at: u32,
    length: u32,
    how: u32,
    rights: u64,
    _inheriting: u64,
    flags: u32,
    out: u32,
) -> Answer {
    let (directory, path) = path(call, fd, at, length)?;
    let writes = rights & fd::RIGHT_WRITE != 0;
    let inode = find_or_create(call, directory, &path, how)?;
    let descriptor = {
        let mut files = call.world.files.lock();
        if files.stat(inode)?.directory {
            if writes && how & ONLY_DIRECTORY == 0 {
                return Err(Errno::Isdir.into());
            }
            Descriptor::Directory { inode, preopened: None }
        } else {
            if how & ONLY_DIRECTORY != 0 {
                return Err(Errno::Notdir.into());
            }
            if how & TRUNCATE != 0 {
                files.resize(inode, 0)?;
            }
            let reads = rights & fd::RIGHT_READ != 0;
            Descriptor::File(OpenFile { inode, offset: 0, append: flags & FLAG_APPEND != 0, reads, writes })
        }
    };
    let number = call.world.open(descriptor)?;
    Ok(call.memory.put_u32(out, number)?)
}

fn find_or_create(call: &mut Call<'_>, directory: Inode, path: &str, how: u32) -> Result<Inode, Refusal> {
    let mut files = call.world.files.lock();
    match files.find(directory, path) {
        Ok(_) if how & CREATE != 0 && how & ONLY_NEW != 0 => Err(Errno::Exist.into()),
        Err(FileError::NotFound) if how & CREATE != 0 => Ok(files.create_file(directory, path)?),
        found => Ok(found?),
    }
}

/// `path_readlink`: there are no symbolic links.
pub(super) fn readlink(
    _call: &mut Call<'_>,
    _fd: u32,
    _at: u32,
    _length: u32,
    _buffer: u32,
    _size: u32,
    _out: u32,
) -> Answer {
    Err(Errno::Inval.into())
}

/// `path_remove_directory`.
pub(super) fn remove_directory(call: &mut Call<'_>, fd: u32, at: u32, length: u32) -> Answer {
    let (directory, path) = path(call, fd, at, length)?;
    Ok(call.world.files.lock().remove_directory(directory, &path)?)
}

/// `path_rename`.
pub(super) fn rename(
    call: &mut Call<'_>,
    fd: u32,
    at: u32,
    length: u32,
    new_fd: u32,
    new_at: u32,
    new_length: u32,
) -> Answer {
    let (from, old) = path(call, fd, at, length)?;
    let (to, new) = path(call, new_fd, new_at, new_length)?;
    Ok(call.world.files.lock().rename(from, &old, to, &new)?)
}

/// `path_symlink`: there are no symbolic links.
pub(super) fn symlink(
    _call: &mut Call<'_>,
    _at: u32,
    _length: u32,
    _fd: u32,
    _new_at: u32,
    _new_length: u32,
) -> Answer {
    Err(Errno::Notsup.into())
}

/// `path_unlink_file`.
pub(super) fn unlink_file(call: &mut Call<'_>, fd: u32, at: u32, length: u32) -> Answer {
    let (directory, path) = path(call, fd, at, length)?;
    Ok(call.world.files.lock().remove_file(directory, &path)?)
}
