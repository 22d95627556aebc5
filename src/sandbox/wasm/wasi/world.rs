//! What a module sees of the world through WASI: arguments, environment, clock, randomness, open files. All of it made up.

use std::collections::BTreeMap;

use super::{Errno, Refusal};
use crate::sandbox::wasm::files::{Inode, SharedFiles};

/// What a world is made of.
#[derive(Clone, Debug, Default)]
pub(in crate::sandbox::wasm) struct WorldSetup {
    /// The arguments, the program's name first.
    pub(in crate::sandbox::wasm) args: Vec<String>,
    /// The environment variables.
    pub(in crate::sandbox::wasm) env: BTreeMap<String, String>,
    /// Standard input.
    pub(in crate::sandbox::wasm) stdin: Vec<u8>,
    /// The directories open at the start: the name the module sees, and the path in the file system.
    pub(in crate::sandbox::wasm) preopens: Vec<(String, String)>,
    /// Seeds `random_get`.
    pub(in crate::sandbox::wasm) seed: u64,
    /// The wall clock at virtual time zero, in nanoseconds since 1970.
    pub(in crate::sandbox::wasm) epoch: u64,
}

/// What a module sees of the world.
#[derive(Debug)]
pub(in crate::sandbox::wasm) struct World {
    pub(super) args: Vec<String>,
    pub(super) env: Vec<String>,
    pub(super) stdin: Vec<u8>,
    pub(super) stdin_read: usize,
    pub(super) random: fastrand::Rng,
    pub(super) epoch: u64,
    pub(super) files: SharedFiles,
    descriptors: BTreeMap<u32, Descriptor>,
}

/// What a file descriptor stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Descriptor {
    /// Standard input.
    Stdin,
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
    /// A directory; one that was open at the start has a name.
    Directory { inode: Inode, preopened: Option<String> },
    /// An open file.
    File(OpenFile),
}

/// An open file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OpenFile {
    pub(super) inode: Inode,
    pub(super) offset: u64,
    pub(super) append: bool,
    pub(super) reads: bool,
    pub(super) writes: bool,
}

impl World {
    const MOST_DESCRIPTORS: usize = 1024;

    /// A world over `files`.
    pub(in crate::sandbox::wasm) fn new(setup: WorldSetup, files: SharedFiles) -> Self {
        let mut descriptors =
            BTreeMap::from([(0, Descriptor::Stdin), (1, Descriptor::Stdout), (2, Descriptor::Stderr)]);
        {
            let mut files = files.lock();
            for (number, (name, path)) in (3..).zip(&setup.preopens) {
                // A preopened directory that is not there is made: the author asked for it by name.
                if let Ok(inode) = files.create_directories(path) {
                    files.hold(inode);
                    descriptors.insert(number, Descriptor::Directory { inode, preopened: Some(name.clone()) });
                }
            }
        }
        Self {
            args: setup.args,
            env: setup.env.iter().map(|(name, value)| format!("{name}={value}")).collect(),
            stdin: setup.stdin,
            stdin_read: 0,
            random: fastrand::Rng::with_seed(setup.seed),
            epoch: setup.epoch,
            files,
            descriptors,
        }
    }

    /// What `fd` stands for.
    pub(super) fn descriptor(&self, fd: u32) -> Result<&Descriptor, Errno> {
        self.descriptors.get(&fd).ok_or(Errno::Badf)
    }

    /// The directory `fd` stands for.
    pub(super) fn directory(&self, fd: u32) -> Result<Inode, Errno> {
        match self.descriptor(fd)? {
            Descriptor::Directory { inode, .. } => Ok(*inode),
            _ => Err(Errno::Notdir),
        }
    }

    /// The open file `fd` stands for.
    pub(super) fn file(&mut self, fd: u32) -> Result<&mut OpenFile, Errno> {
        match self.descriptors.get_mut(&fd).ok_or(Errno::Badf)? {
            Descriptor::File(file) => Ok(file),
            Descriptor::Directory { .. } => Err(Errno::Isdir),
            _ => Err(Errno::Spipe),
        }
    }

    /// Opens `descriptor` under the lowest free number.
    pub(super) fn open(&mut self, descriptor: Descriptor) -> Result<u32, Refusal> {
        if self.descriptors.len() >= Self::MOST_DESCRIPTORS {
            return Err(Errno::Nospc.into());
        }
        if let Some(inode) = inode_of(&descriptor) {
            self.files.lock().hold(inode);
        }
        let number = (0..=u32::MAX).find(|number| !self.descriptors.contains_key(number)).ok_or(Errno::Nospc)?;
        self.descriptors.insert(number, descriptor);
        Ok(number)
    }

    /// Closes `fd`.
    pub(super) fn close(&mut self, fd: u32) -> Result<(), Errno> {
        let descriptor = self.descriptors.remove(&fd).ok_or(Errno::Badf)?;
        if let Some(inode) = inode_of(&descriptor) {
            self.files.lock().release(inode);
        }
        Ok(())
    }

    /// Gives what `from` stands for the number `to`, closing what that was.
    pub(super) fn renumber(&mut self, from: u32, to: u32) -> Result<(), Errno> {
        if !self.descriptors.contains_key(&from) {
            return Err(Errno::Badf);
        }
        if from != to {
            self.close(to)?;
            if let Some(descriptor) = self.descriptors.remove(&from) {
                self.descriptors.insert(to, descriptor);
            }
        }
        Ok(())
    }

    /// Stamps what is changed from now on with the time `now`, in nanoseconds since the run began.
    pub(super) fn touch(&self, now: u64) {
        self.files.lock().now = self.epoch.saturating_add(now);
    }
}

fn inode_of(descriptor: &Descriptor) -> Option<Inode> {
    match descriptor {
        Descriptor::Directory { inode, .. } | Descriptor::File(OpenFile { inode, .. }) => Some(*inode),
        _ => None,
    }
}
