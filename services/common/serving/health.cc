#include "services/common/serving/health.h"

#include <utility>

namespace tertib {
namespace {

// Of the services that live on writes; empty: nothing.
std::string WhyNotWritten(StoreCondition condition) {
  switch (condition) {
    case StoreCondition::kWritable:
      return "";
    case StoreCondition::kFull:
      return "the disk is full: nothing is written until there is room";
    case StoreCondition::kReadOnly:
      return "the store is read-only until a restart: the log says why";
  }
  return "";
}

}  // namespace

Health::Health(Options options, Metrics& metrics)
    : options_(std::move(options)),
      read_only_gauge_(metrics.AddGauge(
          "tertib_" + options_.program + "_read_only",
          "1 once the disk refused a write, the data folder is no longer the one that was opened, "
          "or damaged data was found: nothing more is written until a restart.")),
      disk_full_gauge_(metrics.AddGauge(
          "tertib_" + options_.program + "_disk_full",
          "1 while nothing is written because the disk has too little room left.")),
      serving_gauges_(prometheus::BuildGauge()
                          .Name("tertib_health_serving")
                          .Help("1 while health says SERVING of that name, 0 while it does not.")
                          .Register(metrics.registry())),
      unready_(options_.at_first) {
  serving_gauges_.Add({{"service", kLiveness}}).Set(1);
  const MutexLock lock(mutex_);
  TellAll();
}

void Health::Attach(Listener listener) {
  const MutexLock lock(mutex_);
  listener_ = std::move(listener);
  listener_(kLiveness, true);
  TellAll();
}

void Health::SetReady() { Become(""); }

void Health::SetUnready(std::string why) { Become(std::move(why)); }

void Health::Stop() {
  const MutexLock lock(mutex_);
  stopping_ = true;
  unready_ = "it stops";
  TellAll();
}

void Health::Become(std::string unready) {
  const MutexLock lock(mutex_);
  if (!stopping_) {
    unready_ = std::move(unready);
    TellAll();
  }
}

void Health::Tell(StoreCondition condition) {
  const MutexLock lock(mutex_);
  condition_ = condition;
  read_only_gauge_.Set(condition == StoreCondition::kReadOnly ? 1 : 0);
  disk_full_gauge_.Set(condition == StoreCondition::kFull ? 1 : 0);
  TellAll();
}

StoreCondition Health::condition() const {
  const MutexLock lock(mutex_);
  return condition_;
}

std::map<std::string, Health::Answer> Health::Ask() const {
  const MutexLock lock(mutex_);
  return Now();
}

std::map<std::string, Health::Answer> Health::Now() const {
  const Answer reading{unready_.empty(), unready_};
  const std::string unwritten = unready_.empty() ? WhyNotWritten(condition_) : unready_;
  const Answer writing{unwritten.empty(), unwritten};
  std::map<std::string, Answer> answers = {{kReadiness, writing}};
  for (const std::string& service : options_.reading) {
    answers[service] = reading;
  }
  for (const std::string& service : options_.writing) {
    answers[service] = writing;
  }
  for (const std::string& service : options_.always) {
    answers[service] = stopping_ ? reading : Answer{true, ""};
  }
  return answers;
}

void Health::TellAll() {
  for (const auto& [name, answer] : Now()) {
    serving_gauges_.Add({{"service", name}}).Set(answer.serving ? 1 : 0);
    listener_(name, answer.serving);
    if (name == kReadiness) {
      listener_("", answer.serving);
    }
  }
}

}  // namespace tertib
