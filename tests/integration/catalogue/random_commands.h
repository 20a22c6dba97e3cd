#pragma once

#include <map>
#include <random>
#include <string>
#include <tuple>

#include "services/catalogue/domain/state.h"
#include "tests/integration/catalogue/random_recap.h"
#include "tests/testing/catalogue/running_catalogue.h"

namespace tertib::catalogue {

// Does to a register whatever the API can do, by chance, and keeps book of what it answered. The
// same seed gives the same commands to the same register. Ids, codes and titles are few, so that
// commands meet: what is there already, is gone, is in use, has changed since.
class RandomCommands {
 public:
  RandomCommands(RunningCatalogue& running, uint32_t seed);

  // Gives one command: creates, updates or deletes a resource of any kind. A test failure if the
  // answer is none that a command may get.
  void GiveOne();

  // Imports the next edition of an agency's recap; now and then the last one once more, or as a
  // trial only.
  void ImportOne();

  // How many commands of each kind ("create sop", "import accepted") did what they should, and how
  // many were refused ("create sop refused").
  const std::map<std::string, int>& tally() const { return tally_; }

  // What of the register is not what the API answered last; empty if all of it is.
  std::string DifferenceFrom(const StateReader& state) const;

 private:
  template <typename Resource>
  using Known = std::map<std::string, Resource>;  // By name.

  int Between(int first, int last);
  bool OneIn(int n) { return Between(1, n) == 1; }
  template <typename Items>
  const auto& AnyOf(const Items& items) {
    return items[static_cast<size_t>(Between(0, static_cast<int>(items.size()) - 1))];
  }

  std::string AnyAgency();
  // Mostly a unit that the agency has; now and then one that is not there, or of another agency.
  std::string AnyUnitOf(const std::string& agency);
  template <typename Resource>
  std::string AnyId();
  template <typename Resource>
  std::string AnyName();
  std::string AnyEtag(const std::string& current);

  void Fill(const std::string& agency, v1::Agency& resource);
  void Fill(const std::string& agency, v1::Unit& resource);
  void Fill(const std::string& agency, v1::Sop& resource);
  void Fill(const std::string& agency, v1::Declaration& resource);
  template <typename Resource>
  void FillMask(google::protobuf::FieldMask& mask);

  template <typename Resource>
  void Command();
  template <typename Resource>
  void CreateOne();
  template <typename Resource>
  void UpdateOne();
  template <typename Resource>
  void DeleteOne();

  // Gives a command, with or without a request id, as a trial or in earnest; whether it was carried
  // out. With a request id it is now and then given twice: the answers must be the same.
  template <typename Method, typename Request, typename Response>
  bool Give(const std::string& what, Method method, Request& request, Response& response);

  template <typename Resource>
  void Learn(const Resource& resource) {
    std::get<Known<Resource>>(known_)[resource.name()] = resource;
  }
  // What an import did stands in no answer of a command.
  template <typename Resource, typename Request, typename Method, typename ResourcesOf>
  void LearnAll(const std::string& agency, Method method, Request request,
                ResourcesOf resources_of);

  RunningCatalogue& running_;
  std::mt19937 random_;
  std::map<std::string, RandomRecap> recaps_;  // By agency.
  std::tuple<Known<v1::Agency>, Known<v1::Unit>, Known<v1::Sop>, Known<v1::Declaration>> known_;
  std::map<std::string, int> tally_;
  int request_ids_ = 0;
  // The request id that was used last, and the kind of command.
  std::string used_id_;
  std::string used_by_;
};

}  // namespace tertib::catalogue
