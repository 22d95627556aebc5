//! Reading and writing a module's memory at addresses it gives: every access is checked, none can panic.

use super::Errno;

/// The linear memory of the module that called.
pub(super) struct GuestMemory<'a>(pub(super) &'a mut [u8]);

/// One buffer of a scattered read or write.
#[derive(Clone, Copy, Debug)]
pub(super) struct Buffer {
    /// Its address.
    pub(super) at: u32,
    /// Its length in bytes.
    pub(super) length: u32,
}

impl GuestMemory<'_> {
    /// The most buffers of one scattered read or write.
    const MOST_BUFFERS: u32 = 1024;

    /// The `length` bytes at `at`.
    pub(super) fn bytes(&self, at: u32, length: u32) -> Result<&[u8], Errno> {
        let start = at as usize;
        start.checked_add(length as usize).and_then(|end| self.0.get(start..end)).ok_or(Errno::Fault)
    }

    /// The `length` bytes at `at`, to be written.
    pub(super) fn bytes_mut(&mut self, at: u32, length: u32) -> Result<&mut [u8], Errno> {
        let start = at as usize;
        start.checked_add(length as usize).and_then(|end| self.0.get_mut(start..end)).ok_or(Errno::Fault)
    }

    /// The text of `length` bytes at `at`.
    pub(super) fn text(&self, at: u32, length: u32) -> Result<String, Errno> {
        let bytes = self.bytes(at, length)?;
        std::str::from_utf8(bytes).map(str::to_owned).map_err(|_| Errno::Inval)
    }

    /// The fixed number of bytes at `at`.
    fn array<const N: usize>(&self, at: u32) -> Result<[u8; N], Errno> {
        let start = at as usize;
        let bytes = start.checked_add(N).and_then(|end| self.0.get(start..end)).ok_or(Errno::Fault)?;
        bytes.try_into().map_err(|_| Errno::Fault)
    }

    /// The byte at `at`.
    pub(super) fn u8(&self, at: u32) -> Result<u8, Errno> {
        self.array::<1>(at).map(u8::from_le_bytes)
    }

    /// The `u16` at `at`.
    pub(super) fn u16(&self, at: u32) -> Result<u16, Errno> {
        self.array(at).map(u16::from_le_bytes)
    }

    /// The `u32` at `at`.
    pub(super) fn u32(&self, at: u32) -> Result<u32, Errno> {
        self.array(at).map(u32::from_le_bytes)
    }

    /// The `u64` at `at`.
    pub(super) fn u64(&self, at: u32) -> Result<u64, Errno> {
        self.array(at).map(u64::from_le_bytes)
    }

    /// Puts `bytes` at `at`.
    pub(super) fn put(&mut self, at: u32, bytes: &[u8]) -> Result<(), Errno> {
        let start = at as usize;
        let target = start.checked_add(bytes.len()).and_then(|end| self.0.get_mut(start..end));
        target.ok_or(Errno::Fault)?.copy_from_slice(bytes);
        Ok(())
    }

    /// Puts a `u32` at `at`.
    pub(super) fn put_u32(&mut self, at: u32, value: u32) -> Result<(), Errno> {
        self.put(at, &value.to_le_bytes())
    }

    /// Puts a `u64` at `at`.
    pub(super) fn put_u64(&mut self, at: u32, value: u64) -> Result<(), Errno> {
        self.put(at, &value.to_le_bytes())
    }

    /// Puts a length at `at`.
    pub(super) fn put_length(&mut self, at: u32, length: usize) -> Result<(), Errno> {
        self.put_u32(at, u32::try_from(length).map_err(|_| Errno::Inval)?)
    }

    /// The buffers that the `count` records at `at` describe.
    pub(super) fn buffers(&self, at: u32, count: u32) -> Result<Vec<Buffer>, Errno> {
        if count > Self::MOST_BUFFERS {
            return Err(Errno::Inval);
        }
        let record = |index: u32| at.checked_add(index * 8).ok_or(Errno::Fault);
        let buffer = |index| {
            let at = record(index)?;
            Ok(Buffer { at: self.u32(at)?, length: self.u32(at.checked_add(4).ok_or(Errno::Fault)?)? })
        };
        (0..count).map(buffer).collect()
    }

    /// Puts `content` into `buffers` as far as they reach; how many bytes went in.
    pub(super) fn scatter(&mut self, buffers: &[Buffer], content: &[u8]) -> Result<usize, Errno> {
        let mut done = 0_usize;
        for buffer in buffers {
            let part = &content[done..content.len().min(done.saturating_add(buffer.length as usize))];
            self.put(buffer.at, part)?;
            done += part.len();
        }
        Ok(done)
    }
}
