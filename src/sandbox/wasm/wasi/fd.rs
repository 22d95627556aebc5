//! Functions on what is open: standard streams, files, directories.

use super::{Answer, Call, Errno, Refusal, world::Descriptor};
use crate::{
    sandbox::wasm::files::{Entry, Stat},
    trace::Level,
};

const TYPE_CHARACTER_DEVICE: u8 = 2;
const TYPE_DIRECTORY: u8 = 3;
const TYPE_FILE: u8 = 4;
const FLAG_APPEND: u16 = 1;
/// The right to read.
pub(super) const RIGHT_READ: u64 = 1 << 1;
/// The right to write.
pub(super) const RIGHT_WRITE: u64 = 1 << 6;
const RIGHT_SEEK_AND_TELL: u64 = 1 << 2 | 1 << 5;
const ALL_RIGHTS: u64 = (1 << 30) - 1;

/// `fd_advise`: advice is welcome and has no effect.
pub(super) fn advise(call: &mut Call<'_>, fd: u32, _offset: u64, _length: u64, _advice: u32) -> Answer {
    call.world.file(fd)?;
    Ok(())
}

/// `fd_allocate`: makes the file at least this long.
pub(super) fn allocate(call: &mut Call<'_>, fd: u32, offset: u64, length: u64) -> Answer {
    let inode = call.world.file(fd)?.inode;
    let end = offset.checked_add(length).ok_or(Errno::Inval)?;
    let mut files = call.world.files.lock();
    if end > files.stat(inode)?.size {
        files.resize(inode, usize::try_from(end).map_err(|_| Errno::Nospc)?)?;
    }
    Ok(())
}

/// `fd_close`.
pub(super) fn close(call: &mut Call<'_>, fd: u32) -> Answer {
    Ok(call.world.close(fd)?)
}

/// `fd_sync` and `fd_datasync`: memory is always in step with itself.
pub(super) fn sync(call: &mut Call<'_>, fd: u32) -> Answer {
    call.world.descriptor(fd)?;
    Ok(())
}

/// `fd_fdstat_get`: kind, flags and rights.
pub(super) fn fdstat_get(call: &mut Call<'_>, fd: u32, out: u32) -> Answer {
    let (kind, flags, rights) = match call.world.descriptor(fd)? {
        Descriptor::Stdin => (TYPE_CHARACTER_DEVICE, 0, RIGHT_READ),
        Descriptor::Stdout | Descriptor::Stderr => (TYPE_CHARACTER_DEVICE, FLAG_APPEND, RIGHT_WRITE),
        Descriptor::Directory { .. } => (TYPE_DIRECTORY, 0, ALL_RIGHTS & !RIGHT_SEEK_AND_TELL),
        Descriptor::File(file) => {
            let denied = if file.reads { 0 } else { RIGHT_READ } | if file.writes { 0 } else { RIGHT_WRITE };
            (TYPE_FILE, u16::from(file.append), ALL_RIGHTS & !denied)
        }
    };
    let mut stat = [0; 24];
    stat[0] = kind;
    stat[2..4].copy_from_slice(&flags.to_le_bytes());
    stat[8..16].copy_from_slice(&rights.to_le_bytes());
    stat[16..24].copy_from_slice(&rights.to_le_bytes());
    Ok(call.memory.put(out, &stat)?)
}

/// `fd_fdstat_set_flags`: only appending can be switched.
pub(super) fn fdstat_set_flags(call: &mut Call<'_>, fd: u32, flags: u32) -> Answer {
    if let Descriptor::File(_) = call.world.descriptor(fd)? {
        call.world.file(fd)?.append = flags & u32::from(FLAG_APPEND) != 0;
    }
    Ok(())
}

/// `fd_fdstat_set_rights`: rights can be given up, never gained.
pub(super) fn fdstat_set_rights(call: &mut Call<'_>, fd: u32, base: u64, _inheriting: u64) -> Answer {
    if let Descriptor::File(_) = call.world.descriptor(fd)? {
        let file = call.world.file(fd)?;
        let (reads, writes) = (base & RIGHT_READ != 0, base & RIGHT_WRITE != 0);
        if (reads && !file.reads) || (writes && !file.writes) {
            return Err(Errno::Notcapable.into());
        }
        (file.reads, file.writes) = (reads, writes);
    }
    Ok(())
}

/// `fd_filestat_get`.
pub(super) fn filestat_get(call: &mut Call<'_>, fd: u32, out: u32) -> Answer {
    let record = match call.world.descriptor(fd)? {
        Descriptor::File(file) => stat_record(call.world.files.lock().stat(file.inode)?),
        Descriptor::Directory { inode, .. } => stat_record(call.world.files.lock().stat(*inode)?),
        _ => {
            let mut record = [0; 64];
            record[16] = TYPE_CHARACTER_DEVICE;
            record
        }
    };
    Ok(call.memory.put(out, &record)?)
}

/// The `filestat` record of a file or directory.
pub(super) fn stat_record(stat: Stat) -> [u8; 64] {
    let mut record = [0; 64];
    record[8..16].copy_from_slice(&stat.inode.to_le_bytes());
    record[16] = if stat.directory { TYPE_DIRECTORY } else { TYPE_FILE };
    record[24] = 1;
    record[32..40].copy_from_slice(&stat.size.to_le_bytes());
    for time in [40, 48, 56] {
        record[time..time + 8].copy_from_slice(&stat.modified.to_le_bytes());
    }
    record
}

/// `fd_filestat_set_size`.
pub(super) fn filestat_set_size(call: &mut Call<'_>, fd: u32, size: u64) -> Answer {
    let file = call.world.file(fd)?;
    if !file.writes {
        return Err(Errno::Notcapable.into());
    }
    let inode = file.inode;
    let size = usize::try_from(size).map_err(|_| Errno::Nospc)?;
    Ok(call.world.files.lock().resize(inode, size)?)
}

/// `fd_filestat_set_times`: times are those of the virtual clock; setting them has no effect.
pub(super) fn filestat_set_times(call: &mut Call<'_>, fd: u32, _accessed: u64, _modified: u64, _flags: u32) -> Answer {
    call.world.descriptor(fd)?;
    Ok(())
}

/// Reads from `fd` at `offset` (`None`: where it stands, which moves it on).
fn read_into(call: &mut Call<'_>, fd: u32, buffers: u32, count: u32, offset: Option<u64>, out: u32) -> Answer {
    let buffers = call.memory.buffers(buffers, count)?;
    let read = match call.world.descriptor(fd)? {
        Descriptor::Stdin if offset.is_none() => {
            let rest = &call.world.stdin[call.world.stdin_read..];
            let read = call.memory.scatter(&buffers, rest)?;
            call.world.stdin_read += read;
            read
        }
        Descriptor::Stdin => return Err(Errno::Spipe.into()),
        Descriptor::Stdout | Descriptor::Stderr => return Err(Errno::Notcapable.into()),
        _ => {
            let file = call.world.file(fd)?.clone();
            if !file.reads {
                return Err(Errno::Notcapable.into());
            }
            let read = {
                let files = call.world.files.lock();
                let content = files.content(file.inode)?;
                let start = usize::try_from(offset.unwrap_or(file.offset)).unwrap_or(usize::MAX).min(content.len());
                call.memory.scatter(&buffers, &content[start..])?
            };
            if offset.is_none() {
                call.world.file(fd)?.offset = file.offset.saturating_add(read as u64);
            }
            read
        }
    };
    Ok(call.memory.put_length(out, read)?)
}

/// `fd_read`.
pub(super) fn read(call: &mut Call<'_>, fd: u32, buffers: u32, count: u32, out: u32) -> Answer {
    read_into(call, fd, buffers, count, None, out)
}

/// `fd_pread`.
pub(super) fn pread(call: &mut Call<'_>, fd: u32, buffers: u32, count: u32, offset: u64, out: u32) -> Answer {
    read_into(call, fd, buffers, count, Some(offset), out)
}

/// Writes to `fd` at `offset` (`None`: where it stands, or at its end when it appends).
fn write_from(call: &mut Call<'_>, fd: u32, buffers: u32, count: u32, offset: Option<u64>, out: u32) -> Answer {
    let mut written = 0;
    for buffer in call.memory.buffers(buffers, count)? {
        let bytes = call.memory.bytes(buffer.at, buffer.length)?;
        match call.world.descriptor(fd)? {
            Descriptor::Stdout => call.output.write(call.now, Level::Log, bytes)?,
            Descriptor::Stderr => call.output.write(call.now, Level::Error, bytes)?,
            Descriptor::Stdin => return Err(Errno::Notcapable.into()),
            _ => {
                let file = call.world.file(fd)?.clone();
                if !file.writes {
                    return Err(Errno::Notcapable.into());
                }
                let mut files = call.world.files.lock();
                let start = match offset {
                    Some(offset) => offset.saturating_add(written as u64),
                    None if file.append => files.stat(file.inode)?.size,
                    None => file.offset,
                };
                files.write_at(file.inode, usize::try_from(start).map_err(|_| Errno::Nospc)?, bytes)?;
                drop(files);
                if offset.is_none() {
                    call.world.file(fd)?.offset = start.saturating_add(bytes.len() as u64);
                }
            }
        }
        written += bytes.len();
    }
    Ok(call.memory.put_length(out, written)?)
}

/// `fd_write`.
pub(super) fn write(call: &mut Call<'_>, fd: u32, buffers: u32, count: u32, out: u32) -> Answer {
    write_from(call, fd, buffers, count, None, out)
}

/// `fd_pwrite`.
pub(super) fn pwrite(call: &mut Call<'_>, fd: u32, buffers: u32, count: u32, offset: u64, out: u32) -> Answer {
    write_from(call, fd, buffers, count, Some(offset), out)
}

/// `fd_prestat_get`: the length of the name of a directory that was open at the start.
pub(super) fn prestat_get(call: &mut Call<'_>, fd: u32, out: u32) -> Answer {
    let length = preopened(call, fd)?.len();
    call.memory.put_u32(out, 0)?;
    Ok(call.memory.put_length(out.checked_add(4).ok_or(Errno::Fault)?, length)?)
}

/// `fd_prestat_dir_name`: that name.
pub(super) fn prestat_dir_name(call: &mut Call<'_>, fd: u32, at: u32, length: u32) -> Answer {
    let name = preopened(call, fd)?;
    let part = &name.as_bytes()[..name.len().min(length as usize)];
    Ok(call.memory.put(at, part)?)
}

fn preopened(call: &Call<'_>, fd: u32) -> Result<String, Errno> {
    match call.world.descriptor(fd)? {
        Descriptor::Directory { preopened: Some(name), .. } => Ok(name.clone()),
        _ => Err(Errno::Badf),
    }
}

/// `fd_readdir`: the entries from number `cookie` on, `.` and `..` first, as many bytes as fit.
pub(super) fn readdir(call: &mut Call<'_>, fd: u32, at: u32, length: u32, cookie: u64, out: u32) -> Answer {
    let inode = call.world.directory(fd)?;
    let entries = call.world.files.lock().entries(inode)?;
    let own = |name: &str| Entry { name: name.to_owned(), inode, directory: true };
    let all = [own("."), own("..")].into_iter().chain(entries);
    let mut records = Vec::new();
    for (entry, next) in all.zip(1_u64..).skip(usize::try_from(cookie).unwrap_or(usize::MAX)) {
        if records.len() >= length as usize {
            break;
        }
        records.extend(next.to_le_bytes());
        records.extend(entry.inode.to_le_bytes());
        records.extend(u32::try_from(entry.name.len()).map_err(|_| Errno::Inval)?.to_le_bytes());
        records.extend([if entry.directory { TYPE_DIRECTORY } else { TYPE_FILE }, 0, 0, 0]);
        records.extend(entry.name.as_bytes());
    }
    // A record may be cut: a full buffer tells the caller to ask again with a larger one.
    records.truncate(length as usize);
    call.memory.put(at, &records)?;
    Ok(call.memory.put_length(out, records.len())?)
}

/// `fd_renumber`.
pub(super) fn renumber(call: &mut Call<'_>, from: u32, to: u32) -> Answer {
    Ok(call.world.renumber(from, to)?)
}

/// `fd_seek`.
pub(super) fn seek(call: &mut Call<'_>, fd: u32, offset: i64, whence: u32, out: u32) -> Answer {
    let file = call.world.file(fd)?.clone();
    let base = match whence {
        0 => 0,
        1 => file.offset,
        2 => call.world.files.lock().stat(file.inode)?.size,
        _ => return Err(Errno::Inval.into()),
    };
    let target = base.checked_add_signed(offset).ok_or(Refusal::Errno(Errno::Inval))?;
    call.world.file(fd)?.offset = target;
    Ok(call.memory.put_u64(out, target)?)
}

/// `fd_tell`.
pub(super) fn tell(call: &mut Call<'_>, fd: u32, out: u32) -> Answer {
    seek(call, fd, 0, 1, out)
}
