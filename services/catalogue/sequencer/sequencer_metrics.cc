#include "services/catalogue/sequencer/sequencer_metrics.h"

namespace tertib::catalogue {

SequencerMetrics::SequencerMetrics(Metrics& metrics)
    : waiting(&metrics.AddGauge("tertib_catalogue_waiting_commands",
                                "Commands that wait for the sequencer.")),
      last_sequence(
          &metrics.AddGauge("tertib_catalogue_last_sequence", "Sequence of the newest event.")),
      events(&metrics.AddCounter("tertib_catalogue_events_total", "Events recorded.")),
      commits(&metrics.AddCounter("tertib_catalogue_commits_total",
                                  "Commits recorded; a group holds one or more.")),
      group_size(&metrics.AddHistogram("tertib_catalogue_commit_group_size",
                                       "Commits that shared one write and one sync.",
                                       {1, 2, 4, 8, 16, 32, 64, 128, 256, 512})),
      wait_seconds(&metrics.AddHistogram(
          "tertib_catalogue_commit_group_wait_seconds",
          "How long the first command of a commit group waited for its turn, in seconds.",
          DurationBuckets())),
      write_seconds(&metrics.AddHistogram(
          "tertib_catalogue_commit_group_write_seconds",
          "How long writing and syncing a commit group took, in seconds.", DurationBuckets())) {}

}  // namespace tertib::catalogue
