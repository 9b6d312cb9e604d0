//! Sections as files, and the file that is put together of them.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::error::Error;
use crate::format::{
    ALIGNMENT, DIGEST, ENTRY, HEAD_CRC, HEADER, MAGIC, SECTIONS, Section, VERSION, head_crc,
};

/// The sections under way, each in its own file.
pub(super) struct Sections {
    folder: PathBuf,
    open: Vec<Option<BufWriter<File>>>,
    text: u64,
}

impl Sections {
    pub(super) fn new(folder: &Path) -> io::Result<Self> {
        Ok(Self {
            folder: folder.to_owned(),
            open: (0..SECTIONS).map(|_| None).collect(),
            text: 0,
        })
    }

    pub(super) fn path(&self, section: Section) -> PathBuf {
        self.folder.join(format!("section.{}", section as u32))
    }

    /// What writes to the end of a section.
    pub(super) fn section(&mut self, section: Section) -> io::Result<&mut BufWriter<File>> {
        let path = self.path(section);
        let slot = &mut self.open[section as usize - 1];
        if slot.is_none() {
            *slot = Some(BufWriter::with_capacity(256 << 10, File::create(path)?));
        }
        slot.as_mut()
            .ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }

    /// Adds a string to the text; gives where it lies, as rows have it.
    pub(super) fn text(&mut self, text: &str) -> Result<[u8; 6], Error> {
        let text = &text[..text.floor_char_boundary(usize::from(u16::MAX))];
        let offset = u32::try_from(self.text)
            .map_err(|_| Error::TooLarge("its names take more than 4 GB".to_owned()))?;
        self.section(Section::Text)?.write_all(text.as_bytes())?;
        self.text += text.len() as u64;
        let mut out = [0; 6];
        out[..4].copy_from_slice(&offset.to_le_bytes());
        out[4..].copy_from_slice(&(text.len() as u16).to_le_bytes());
        Ok(out)
    }

    /// Puts the sections into one file, which takes the target's place when it is whole.
    pub(super) fn assemble(mut self, target: &Path) -> Result<(), Error> {
        for file in self.open.iter_mut().flatten() {
            file.flush()?;
        }
        self.open.clear();
        let whole = self.folder.join("whole");
        let mut table = Vec::new();
        let mut offset = (HEADER + SECTIONS * ENTRY).next_multiple_of(ALIGNMENT) as u64;
        for section in Section::ALL {
            let path = self.path(section);
            if !path.exists() {
                File::create(&path)?;
            }
            let (length, crc) = sum(&path)?;
            table.extend_from_slice(&(section as u32).to_le_bytes());
            table.extend_from_slice(&crc.to_le_bytes());
            table.extend_from_slice(&offset.to_le_bytes());
            table.extend_from_slice(&length.to_le_bytes());
            table.extend_from_slice(&[0; 8]);
            offset = (offset + length).next_multiple_of(ALIGNMENT as u64);
        }
        let mut header = [0u8; HEADER];
        header[..8].copy_from_slice(&MAGIC);
        header[8..12].copy_from_slice(&VERSION.to_le_bytes());
        header[12..16].copy_from_slice(&(SECTIONS as u32).to_le_bytes());
        header[16..24].copy_from_slice(&offset.to_le_bytes());

        let mut out = Hashed {
            out: BufWriter::with_capacity(1 << 20, File::create(&whole)?),
            hash: Sha256::new(),
            length: HEADER as u64,
        };
        out.out.write_all(&header)?;
        out.hash.update(&header[..DIGEST.start]);
        out.hash.update(&header[HEAD_CRC.end..]);
        out.write(&table)?;
        out.pad()?;
        let mut buffer = vec![0; 1 << 20];
        for section in Section::ALL {
            let path = self.path(section);
            let mut file = File::open(&path)?;
            loop {
                let read = file.read(&mut buffer)?;
                if read == 0 {
                    break;
                }
                out.write(&buffer[..read])?;
            }
            out.pad()?;
            fs::remove_file(&path)?;
        }
        if out.length != offset {
            return Err(Error::Io(io::ErrorKind::UnexpectedEof.into()));
        }
        header[DIGEST].copy_from_slice(&out.hash.finalize());
        let crc = head_crc(&header, &table);
        header[HEAD_CRC].copy_from_slice(&crc.to_le_bytes());
        out.out.flush()?;
        let mut file = out
            .out
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        file.seek(SeekFrom::Start(0))?;
        file.write_all(&header)?;
        file.sync_all()?;
        drop(file);
        Ok(fs::rename(&whole, target)?)
    }
}

struct Hashed {
    out: BufWriter<File>,
    hash: Sha256,
    length: u64,
}

impl Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hash.update(bytes);
        self.length += bytes.len() as u64;
        self.out.write_all(bytes)
    }

    fn pad(&mut self) -> io::Result<()> {
        let missing = self.length.next_multiple_of(ALIGNMENT as u64) - self.length;
        self.write(&[0; ALIGNMENT][..missing as usize])
    }
}

/// Length and CRC-32 of a file.
fn sum(path: &Path) -> io::Result<(u64, u32)> {
    let mut file = BufReader::with_capacity(1 << 20, File::open(path)?);
    let mut crc = crc32fast::Hasher::new();
    let mut buffer = vec![0; 1 << 20];
    let mut length = 0;
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok((length, crc.finalize()));
        }
        crc.update(&buffer[..read]);
        length += read as u64;
    }
}
