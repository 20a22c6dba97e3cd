#include "services/catalogue/feed/feed_metrics.h"

namespace tertib::catalogue {

FeedMetrics::FeedMetrics(Metrics& metrics)
    : watchers(&metrics.AddGauge("tertib_catalogue_watchers", "Open event streams.")),
      fell_behind(
          &metrics.AddCounter("tertib_catalogue_watchers_fell_behind_total",
                              "How often an event stream was too slow and went back to the log.")),
      sent_events(&metrics.AddCounter("tertib_catalogue_watch_events_sent_total",
                                      "Events sent on event streams.")) {}

}  // namespace tertib::catalogue
