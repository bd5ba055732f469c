"""Make the audio fragments of the waiting-room screen anew: ``python -m requests_app.screens.voice.make``.

Needs Debian's ``espeak-ng`` (its Indonesian voice) and ``lame``; neither is needed to run the program, because the
fragments are kept in static/voice/. What espeak-ng says is not a work of espeak-ng: the recordings are this project's
own, and so is the chime, which is computed here. MP3, because it is the one format that every browser decodes.
"""

import math
import subprocess
import sys
import tempfile
import wave
from array import array
from io import BytesIO
from pathlib import Path
from statistics import fmean

from requests_app.screens.voice.words import CHIME, recordings

TARGET = Path(__file__).resolve().parents[3] / "static" / "voice"
RATE = 22_050
SILENCE = 400  # of 32 767
PEAK = 29_000
# Root mean square of what is heard: as loud as the long sentences are at that peak, else the digits shout.
LOUDNESS = 4_300
# A little of the silence stays, so that a breath is heard between two fragments.
LEAD, TAIL = int(0.01 * RATE), int(0.05 * RATE)
# Two struck tones, a third apart, (Hz, begins at second).
TONES = ((659.26, 0.0), (523.25, 0.45))
CHIME_SECONDS = 1.5


def main(target: Path = TARGET) -> None:
    """Write every fragment as <name>.mp3 and say how large they are together."""
    target.mkdir(parents=True, exist_ok=True)
    for old in target.glob("*.mp3"):
        old.unlink()
    _encode(chime(), target / f"{CHIME}.mp3")
    for name, text in recordings().items():
        _encode(_trimmed(_spoken(text)), target / f"{name}.mp3")
    files = list(target.glob("*.mp3"))
    sys.stdout.write(f"{len(files)} fragments, {sum(each.stat().st_size for each in files)} bytes\n")


def chime() -> "array[int]":
    """Two tones with a soft overtone that die away; samples of 16 bits."""
    samples = array("h")
    for place in range(int(CHIME_SECONDS * RATE)):
        value = sum(_struck(hertz, place / RATE - begins) for hertz, begins in TONES)
        samples.append(int(PEAK * 0.5 * value))
    return samples


def _struck(hertz: float, seconds: float) -> float:
    if seconds < 0:
        return 0.0
    swell = min(1.0, seconds / 0.008) * math.exp(-4.2 * seconds)
    return swell * (math.sin(math.tau * hertz * seconds) + 0.25 * math.sin(2 * math.tau * hertz * seconds))


def _spoken(text: str) -> "array[int]":
    """espeak-ng's reading, slower than its habit: a waiting room echoes."""
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        command = ["espeak-ng", "-v", "id", "-s", "135", "-p", "42", "-w", file.name, text]
        subprocess.run(command, check=True)  # noqa: S603  (words of ours, no shell)
        with wave.open(file.name) as spoken:
            return array("h", spoken.readframes(spoken.getnframes()))


def _trimmed(samples: "array[int]") -> "array[int]":
    """Without the silence at both ends, and as loud as the others."""
    heard = [place for place, value in enumerate(samples) if abs(value) > SILENCE]
    cut = samples[max(0, heard[0] - LEAD) : heard[-1] + TAIL]
    loudness = math.sqrt(fmean(samples[place] ** 2 for place in heard))
    factor = min(PEAK / max(abs(value) for value in cut), LOUDNESS / loudness)
    return array("h", (int(value * factor) for value in cut))


def _encode(samples: "array[int]", path: Path) -> None:
    plain = BytesIO()
    with wave.open(plain, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(samples.tobytes())
    command = ["lame", "--quiet", "-m", "m", "-b", "32", "--cbr", "-", str(path)]
    subprocess.run(command, input=plain.getvalue(), check=True)  # noqa: S603  (our own sound, no shell)


if __name__ == "__main__":
    main()
