/** What the lock screen, a headset and a watch show of the player, and what they can press. */

export function lockScreen(player) {
  const session = navigator.mediaSession;
  if (!session) return;

  // No seekbackward and seekforward: where they are set, iPhones show them in place of the exercises.
  const actions = {
    play: () => player.play(),
    pause: () => player.pause(),
    previoustrack: () => player.previous(),
    nexttrack: () => player.next(),
    seekto: ({ seekTime }) => player.seek(seekTime * 1000),
  };
  for (const [name, does] of Object.entries(actions)) {
    try {
      session.setActionHandler(name, does);
    } catch {
      // This browser does not know the action.
    }
  }

  let shown = "";
  function tell() {
    const { track, chapterTitle } = player;
    if (!track) return;
    const now = `${track.url} ${chapterTitle}`;
    if (now !== shown) {
      shown = now;
      session.metadata = new MediaMetadata({
        title: chapterTitle || track.title,
        artist: chapterTitle ? track.title : track.album,
        album: track.album,
        artwork: track.cover
          ? [{ src: new URL(track.cover, location.href).href, sizes: "1000x1000" }]
          : [],
      });
    }
    session.playbackState = player.playing ? "playing" : "paused";
    session.setPositionState?.({
      duration: player.total / 1000,
      playbackRate: player.speed,
      position: Math.min(player.at, player.total) / 1000,
    });
  }

  let second = -1;
  player.addEventListener("change", tell);
  player.addEventListener("tick", () => {
    // The system counts on by itself; it is told again now and then, and of every exercise.
    const five = Math.floor(player.at / 5000);
    if (five !== second || !shown.endsWith(player.chapterTitle)) tell();
    second = five;
  });
}
