//! What was made, to listen to.

use banter_capture::RATE;
use serde::Serialize;
use std::path::Path;

/// Writes `DIR/NAME.wav` and what is known about it as `DIR/NAME.json`.
pub(crate) fn write(
    folder: &Path,
    name: &str,
    samples: &[f32],
    truth: &impl Serialize,
) -> Result<(), String> {
    let failed = |path: &Path, error: &dyn std::fmt::Display| {
        format!("{} cannot be written: {error}", path.display())
    };
    std::fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    let path = folder.join(format!("{name}.wav"));
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: RATE,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let wav = || -> Result<(), hound::Error> {
        let mut writer = hound::WavWriter::create(&path, spec)?;
        for sample in samples {
            writer.write_sample((sample.clamp(-1.0, 1.0) * f32::from(i16::MAX)) as i16)?;
        }
        writer.finalize()
    };
    wav().map_err(|error| failed(&path, &error))?;
    let path = folder.join(format!("{name}.json"));
    let json = serde_json::to_vec_pretty(truth).map_err(|error| failed(&path, &error))?;
    std::fs::write(&path, json).map_err(|error| failed(&path, &error))
}
