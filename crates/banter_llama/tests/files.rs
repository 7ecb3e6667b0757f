//! Models in several files, bad ones before good ones, and ones that only think: with a real
//! model of 260,000 parameters.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use banter_engine::host::{Host, HostSpec};
use banter_engine::{
    Constraint, EngineError, GenerateEvent, GenerateRequest, Generation, Loading, Settings, Update,
    Worker,
};
use banter_needs::needs;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(120);

fn stories() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/models/stories260K-chatml-f32.gguf")
}

fn open(path: &Path) -> Result<Worker<Generation>, EngineError> {
    let settings = Settings::default().with("model", path.display());
    // Once here for its error, and once on the thread that it works on.
    banter_llama::open(&settings, &Loading::ignored())?;
    Worker::spawn_loading("mind", move |loading| {
        banter_llama::open(&settings, loading)
    })
}

fn refused(path: &Path) -> String {
    open(path).map(|_| ()).unwrap_err().to_string()
}

fn request(line: &str) -> GenerateRequest {
    let mut request = GenerateRequest::from_user(line);
    request.sampling.max_tokens = 12;
    request.sampling.seed = 7;
    request
}

fn ask(mind: &Worker<Generation>, request: GenerateRequest) -> Result<String, EngineError> {
    let mut job = mind.submit(request).unwrap();
    let mut text = String::new();
    loop {
        match job.wait(PATIENCE).expect("it is small") {
            Update::Event(GenerateEvent::Text(more)) => text += &more,
            Update::Event(_) => {}
            Update::Done => return Ok(text),
            Update::Failed(error) => return Err(error),
        }
    }
}

/// A GGUF taken apart.
struct Parts {
    keys: Vec<u8>,
    key_count: u64,
    /// The description of each tensor without its place, and its bytes.
    tensors: Vec<(Vec<u8>, Vec<u8>)>,
}

/// Reads on through bytes.
struct Reader<'a>(&'a [u8], usize);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> &'a [u8] {
        self.1 += count;
        &self.0[self.1 - count..self.1]
    }

    fn u32(&mut self) -> u32 {
        u32::from_le_bytes(self.take(4).try_into().unwrap())
    }

    fn u64(&mut self) -> u64 {
        u64::from_le_bytes(self.take(8).try_into().unwrap())
    }

    fn text(&mut self) {
        let length = self.u64() as usize;
        self.take(length);
    }

    fn value(&mut self, kind: u32) {
        match kind {
            8 => self.text(),
            9 => {
                let (kind, count) = (self.u32(), self.u64());
                (0..count).for_each(|_| self.value(kind));
            }
            _ => {
                self.take([1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8][kind as usize]);
            }
        }
    }
}

fn take_apart(file: &[u8]) -> Parts {
    let mut reader = Reader(file, 8);
    let (tensor_count, key_count) = (reader.u64(), reader.u64());
    let start = reader.1;
    for _ in 0..key_count {
        reader.text();
        let kind = reader.u32();
        reader.value(kind);
    }
    let keys = file[start..reader.1].to_vec();
    let mut described = Vec::new();
    for _ in 0..tensor_count {
        let start = reader.1;
        reader.text();
        let dimensions = reader.u32();
        let numbers: u64 = (0..dimensions).map(|_| reader.u64()).product();
        assert_eq!(reader.u32(), 0, "floats of 32 bits");
        let description = file[start..reader.1].to_vec();
        described.push((description, reader.u64() as usize, numbers as usize * 4));
    }
    let data = reader.1.next_multiple_of(32);
    let tensors = described.into_iter().map(|(description, place, size)| {
        (
            description,
            file[data + place..data + place + size].to_vec(),
        )
    });
    Parts {
        tensors: tensors.collect(),
        keys,
        key_count,
    }
}

/// The files of a model in `parts`, as llama.cpp's own tool writes them.
fn split(file: &[u8], parts: u16) -> Vec<Vec<u8>> {
    split_up(&take_apart(file), parts)
}

fn split_up(whole: &Parts, parts: u16) -> Vec<Vec<u8>> {
    let each = whole.tensors.len().div_ceil(usize::from(parts));
    let write = |(number, tensors): (u16, &[(Vec<u8>, Vec<u8>)])| {
        let mut bytes = b"GGUF\x03\0\0\0".to_vec();
        bytes.extend((tensors.len() as u64).to_le_bytes());
        let own = if number == 0 { whole.key_count } else { 0 };
        bytes.extend((own + 3).to_le_bytes());
        if number == 0 {
            bytes.extend(&whole.keys);
        }
        for (key, kind, value) in [
            ("split.no", 2_u32, number.to_le_bytes().to_vec()),
            ("split.count", 2, parts.to_le_bytes().to_vec()),
            (
                "split.tensors.count",
                5,
                (whole.tensors.len() as i32).to_le_bytes().to_vec(),
            ),
        ] {
            bytes.extend((key.len() as u64).to_le_bytes());
            bytes.extend(key.as_bytes());
            bytes.extend(kind.to_le_bytes());
            bytes.extend(value);
        }
        let mut place = 0_usize;
        for (description, data) in tensors {
            bytes.extend(description);
            bytes.extend((place as u64).to_le_bytes());
            place += data.len().next_multiple_of(32);
        }
        for (_, data) in tensors {
            bytes.resize(bytes.len().next_multiple_of(32), 0);
            bytes.extend(data);
        }
        bytes.resize(bytes.len().next_multiple_of(32), 0);
        bytes
    };
    (0..parts)
        .zip(whole.tensors.chunks(each))
        .map(write)
        .collect()
}

#[needs(data("models/stories260K-chatml-f32.gguf"))]
#[test]
fn a_model_in_three_files_answers_like_the_whole() {
    let folder = tempfile::tempdir().unwrap();
    let at = |part: usize| folder.path().join(format!("mind-{part:05}-of-00003.gguf"));
    let files = split(&fs::read(stories()).unwrap(), 3);
    assert_eq!(files.len(), 3);
    fs::write(at(1), &files[0]).unwrap();
    fs::write(at(2), &files[1]).unwrap();
    let told = refused(&at(1));
    assert!(
        told.contains("missing: `mind-00003-of-00003.gguf`"),
        "{told}"
    );
    fs::write(at(3), &files[2]).unwrap();
    let whole = ask(&open(&stories()).unwrap(), request("Once upon a time")).unwrap();
    assert!(!whole.is_empty());
    // Whichever of them is named.
    for part in [1, 3] {
        let mind = open(&at(part)).unwrap();
        assert_eq!(ask(&mind, request("Once upon a time")).unwrap(), whole);
    }
}

#[needs(data("models/stories260K-chatml-f32.gguf"))]
#[test]
fn a_template_that_has_only_a_name_is_used() {
    let mut parts = take_apart(&fs::read(stories()).unwrap());
    let key = |name: &str| [&(name.len() as u64).to_le_bytes(), name.as_bytes()].concat();
    let (bare, named) = (
        key("tokenizer.chat_template"),
        key("tokenizer.chat_template.default"),
    );
    let places = parts.keys.windows(bare.len());
    let place = places.clone().position(|bytes| bytes == bare).unwrap();
    parts.keys.splice(place..place + bare.len(), named);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("named.gguf");
    fs::write(&path, &split_up(&parts, 1)[0]).unwrap();
    let plain = ask(&open(&stories()).unwrap(), request("Once upon a time")).unwrap();
    let named = ask(&open(&path).unwrap(), request("Once upon a time")).unwrap();
    assert_eq!(named, plain);
    // Without any it would be laid out otherwise.
    parts.keys[place + 10] = b'X';
    fs::write(&path, &split_up(&parts, 1)[0]).unwrap();
    let without = ask(&open(&path).unwrap(), request("Once upon a time")).unwrap();
    assert_ne!(without, plain);
}

/// In one process, for what llama.cpp keeps of a failure it would keep there.
#[needs(data("models/stories260K-chatml-f32.gguf"))]
#[test]
fn after_bad_models_a_good_one_answers() {
    let folder = tempfile::tempdir().unwrap();
    let good = fs::read(stories()).unwrap();
    let mut unknown = good.clone();
    while let Some(place) = unknown.windows(5).position(|bytes| bytes == b"llama") {
        unknown[place..place + 5].copy_from_slice(b"hamal");
    }
    let path = folder.path().join("mind.gguf");
    for (bytes, words) in [
        (unknown.as_slice(), "architecture `hamal`"),
        (&good[..good.len() / 2], "it is cut off"),
        (b"<html>Not found</html>", "a web page"),
        (b"", "it is empty"),
    ] {
        fs::write(&path, bytes).unwrap();
        let told = refused(&path);
        assert!(told.contains(words), "{told}");
    }
    fs::write(&path, &good).unwrap();
    let mind = open(&path).unwrap();
    assert!(!ask(&mind, request("Once upon a time")).unwrap().is_empty());
}

#[needs(data("models/stories260K-chatml-f32.gguf"))]
#[test]
fn a_model_that_only_thinks_fails_its_job_and_says_nothing() {
    let mind = open(&stories()).unwrap();
    let mut thinking = request("Hello");
    thinking.constraint = Some(Constraint::Gbnf("root ::= \"<think>\" [a-z ]+".into()));
    let told = ask(&mind, thinking.clone()).unwrap_err().to_string();
    assert!(
        told.contains("only thought and gave no answer within 12 tokens"),
        "{told}"
    );
    thinking.constraint = Some(Constraint::Gbnf(
        "root ::= \"<think>\" [a-z] \"</think> Yes\"".into(),
    ));
    thinking.sampling.max_tokens = 60;
    assert_eq!(ask(&mind, thinking).unwrap(), "Yes");
    assert!(!ask(&mind, request("Hello")).unwrap().is_empty());
}

#[needs(data("models/stories260K-chatml-f32.gguf"))]
#[test]
fn a_host_that_was_given_no_model_harms_none_that_is_given_one() {
    let folder = tempfile::tempdir().unwrap();
    let host = |model: &Path| {
        let program = env!("CARGO_BIN_EXE_banter-llama-host");
        let spec = HostSpec::new("banter-llama-host", "cargo build -p banter_llama").at(program);
        let spec = spec.setting("model", model.display());
        Worker::<Generation>::spawn("mind", move || Ok(Box::new(Host::new(spec.clone())))).unwrap()
    };
    let bad = folder.path().join("words.gguf");
    fs::write(&bad, b"<html>Not found</html>").unwrap();
    let (bad, good) = (host(&bad), host(&stories()));
    for _ in 0..2 {
        let told = ask(&bad, request("Hello")).unwrap_err().to_string();
        assert!(told.contains("words.gguf: it is a web page"), "{told}");
        assert!(!ask(&good, request("Hello")).unwrap().is_empty());
    }
}
