//! The system's own microphones.

use super::watch::{Backend, Opened, Pulse, Trouble};
use super::{MicrophoneChoice, MicrophoneInfo};
use crate::{Format, PcmStream, PcmWriter, stream};
use cpal::traits::{DeviceTrait, HostTrait, StreamTrait};
use cpal::{
    BufferSize, Device, ErrorKind, FromSample, I24, SampleFormat, SizedSample, Stream,
    StreamConfig, SupportedBufferSize, SupportedStreamConfig, U24,
};
use crossbeam_channel::{Receiver, Sender, bounded};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// What a device is asked to bring at a time, where it can be asked: a hundredth of a second.
const PIECES: u32 = 100;
/// How long a device may take to open, where that can be limited.
const OPENING: Duration = Duration::from_secs(5);

/// ALSA's names for what leads to a sound server.
const SERVERS: [&str; 3] = ["default", "pulse", "pipewire"];

/// The system's microphones.
pub(super) struct System;

impl Backend for System {
    fn open(&mut self, choice: &MicrophoneChoice) -> Result<Opened, Trouble> {
        // A new host each time: one that had no devices may never see any.
        let host = cpal::default_host();
        let chosen = match choice {
            MicrophoneChoice::Default => None,
            MicrophoneChoice::Named(name) => find(&host, name),
        };
        let instead = chosen.is_none() && *choice != MicrophoneChoice::Default;
        let device = chosen
            .or_else(|| host.default_input_device())
            .ok_or(Trouble::Missing)?;
        open(&device, instead)
    }

    fn has(&mut self, name: &str) -> bool {
        find(&cpal::default_host(), name).is_some()
    }
}

/// The microphones that there are, the default one first.
pub(super) fn microphones() -> Vec<MicrophoneInfo> {
    let host = cpal::default_host();
    let mut list: Vec<MicrophoneInfo> = Vec::new();
    // There may be a default device that is none: it is asked.
    let default = host
        .default_input_device()
        .filter(|device| device.default_input_config().is_ok());
    list.extend(default.as_ref().and_then(|device| info(device, true)));
    for device in host.input_devices().into_iter().flatten() {
        let Some(info) = info(&device, false) else {
            continue;
        };
        // Some systems give a device several times, for those who know the difference.
        let is_known = list.iter().any(|l| l.id == info.id || l.name == info.name);
        // A way to a sound server is listed whether there is a server or not: it is asked.
        let is_there = || !SERVERS.contains(&&*info.id) || device.default_input_config().is_ok();
        if !is_known && is_for_players(&info.id) && is_there() {
            list.push(info);
        }
    }
    list
}

fn info(device: &Device, is_default: bool) -> Option<MicrophoneInfo> {
    Some(MicrophoneInfo {
        name: device.description().ok()?.name().to_owned(),
        id: device.id().ok()?.id().to_owned(),
        is_default,
    })
}

/// ALSA lists its own parts too, such as rate converters; of a card, the way in that converts
/// formats is enough.
fn is_for_players(id: &str) -> bool {
    !cfg!(target_os = "linux") || SERVERS.contains(&id) || id.starts_with("plughw:")
}

fn find(host: &cpal::Host, name: &str) -> Option<Device> {
    host.input_devices().ok()?.find(|device| {
        info(device, false)
            .is_some_and(|info| info.id == name || (info.name == name && is_for_players(&info.id)))
    })
}

fn open(device: &Device, instead: bool) -> Result<Opened, Trouble> {
    let config = config(device)?;
    let format = Format {
        rate: config.sample_rate(),
        channels: config.channels(),
    };
    let mut sizes = vec![BufferSize::Default];
    sizes.extend(pieces(&config));
    let (stream, line) = loop {
        let size = sizes.pop().unwrap_or(BufferSize::Default);
        let (to, line) = line(format)?;
        match build(device, &config, size, to) {
            Ok(stream) => break (stream, line),
            // It may not like to be asked for pieces of a certain length.
            Err(error) if sizes.is_empty() => return Err(trouble(&error)),
            Err(_) => {}
        }
    };
    stream.play().map_err(|error| trouble(&error))?;
    let name = info(device, false).map_or_else(|| "unnamed".to_owned(), |info| info.name);
    let (pcm, pulse, troubles) = line;
    Ok(Opened {
        name,
        instead,
        stream: pcm,
        pulse,
        troubles,
        guard: Box::new(stream),
    })
}

fn build(
    device: &Device,
    config: &SupportedStreamConfig,
    size: BufferSize,
    line: Line,
) -> Result<Stream, cpal::Error> {
    let channels = usize::from(config.channels());
    let format = config.sample_format();
    let config = StreamConfig {
        buffer_size: size,
        ..config.config()
    };
    match format {
        SampleFormat::I8 => listen::<i8>(device, config, channels, line),
        SampleFormat::I16 => listen::<i16>(device, config, channels, line),
        SampleFormat::I24 => listen::<I24>(device, config, channels, line),
        SampleFormat::I32 => listen::<i32>(device, config, channels, line),
        SampleFormat::I64 => listen::<i64>(device, config, channels, line),
        SampleFormat::U8 => listen::<u8>(device, config, channels, line),
        SampleFormat::U16 => listen::<u16>(device, config, channels, line),
        SampleFormat::U24 => listen::<U24>(device, config, channels, line),
        SampleFormat::U32 => listen::<u32>(device, config, channels, line),
        SampleFormat::U64 => listen::<u64>(device, config, channels, line),
        SampleFormat::F32 => listen::<f32>(device, config, channels, line),
        SampleFormat::F64 => listen::<f64>(device, config, channels, line),
        other => Err(cpal::Error::with_message(
            ErrorKind::UnsupportedConfig,
            gives(other),
        )),
    }
}

/// What the device prefers, or else the first of what it can do that can be used.
fn config(device: &Device) -> Result<SupportedStreamConfig, Trouble> {
    let is_usable = |config: &SupportedStreamConfig| {
        let format = Format {
            rate: config.sample_rate(),
            channels: config.channels(),
        };
        format.checked().is_ok() && !config.sample_format().is_dsd()
    };
    let preferred = device.default_input_config().map_err(|e| trouble(&e))?;
    if is_usable(&preferred) {
        return Ok(preferred);
    }
    let all = device.supported_input_configs().map_err(|e| trouble(&e))?;
    all.filter_map(|range| {
        let rate = 48_000.clamp(range.min_sample_rate(), range.max_sample_rate());
        range.try_with_sample_rate(rate)
    })
    .find(is_usable)
    .ok_or_else(|| Trouble::Failed(gives(preferred.sample_format())))
}

fn gives(format: SampleFormat) -> String {
    format!("it gives samples as {format}")
}

/// The callback's end of an open microphone.
struct Line {
    writer: PcmWriter,
    pulse: Arc<Pulse>,
    troubles: Sender<Trouble>,
}

fn line(format: Format) -> Result<(Line, (PcmStream, Arc<Pulse>, Receiver<Trouble>)), Trouble> {
    let (writer, pcm) = stream(format).map_err(|error| Trouble::Failed(error.to_string()))?;
    let pulse = Arc::new(Pulse::default());
    let (troubles, received) = bounded(8);
    let line = Line {
        writer,
        pulse: pulse.clone(),
        troubles,
    };
    Ok((line, (pcm, pulse, received)))
}

fn listen<S>(
    device: &Device,
    config: StreamConfig,
    channels: usize,
    line: Line,
) -> Result<Stream, cpal::Error>
where
    S: SizedSample,
    f32: FromSample<S>,
{
    let Line {
        mut writer,
        pulse,
        troubles,
    } = line;
    device.build_input_stream(
        config,
        // Neither waits nor allocates: this is the sound card's own thread.
        move |samples: &[S], _: &cpal::InputCallbackInfo| {
            writer.write_from(samples, f32::from_sample_);
            if !pulse.sounding.load(Ordering::Relaxed)
                && samples.iter().any(|s| f32::from_sample_(*s) != 0.0)
            {
                pulse.sounding.store(true, Ordering::Relaxed);
            }
            let frames = (samples.len() / channels) as u64;
            pulse.frames.fetch_add(frames, Ordering::Relaxed);
        },
        move |error| match error.kind() {
            // The sound goes on after these.
            ErrorKind::Xrun | ErrorKind::DeviceChanged | ErrorKind::RealtimeDenied => {}
            // Where there is no room, enough has been said.
            _ => drop(troubles.try_send(trouble(&error))),
        },
        Some(OPENING),
    )
}

/// Sound servers behind ALSA may choose long pieces unless they are asked for short ones;
/// other systems choose well by themselves.
fn pieces(config: &SupportedStreamConfig) -> Option<BufferSize> {
    let wanted = config.sample_rate() / PIECES;
    match config.buffer_size() {
        SupportedBufferSize::Range { min, max } if cfg!(target_os = "linux") && min <= max => {
            Some(BufferSize::Fixed(wanted.clamp(*min, *max)))
        }
        _ => None,
    }
}

/// The systems' errors, which are of few kinds; some say only in words what they are.
fn trouble(error: &cpal::Error) -> Trouble {
    let text = error.to_string();
    let says = |words: &[&str]| words.iter().any(|words| text.contains(words));
    match error.kind() {
        ErrorKind::DeviceNotAvailable => Trouble::Missing,
        ErrorKind::HostUnavailable => Trouble::NoServer,
        ErrorKind::PermissionDenied => Trouble::Denied,
        ErrorKind::DeviceBusy => Trouble::Busy,
        // What a sound server is reached by, on Linux.
        _ if says(&[
            "Connection refused",
            "Connection terminated",
            "Host is down",
        ]) =>
        {
            Trouble::NoServer
        }
        // Windows: access is denied, 0x80070005.
        _ if says(&["os error -2147024891"]) => Trouble::Denied,
        _ => Trouble::Failed(text),
    }
}
