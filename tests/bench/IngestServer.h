// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Servers that make requests durable before they answer, each in a process of its own and beside its client: a whole
// relay, and the peers it is measured against when they are installed. For one thread.

#include "core/base/Result.h"
#include "core/relay/config/RelayConfig.h"
#include "tests/support/LoadClient.h"

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace waybill::bench {

// What the relay says at its end.
struct RelayBooks {
    std::int64_t applied = 0;
    std::int64_t commits = 0;
    double catchUpSeconds = 0; // from the end of the load until everything was applied
};

using Requests = std::function<std::string(std::uint64_t number)>;

class IngestServer {
public:
    virtual ~IngestServer() = default;

    const std::string& address() const { return m_address; }
    double privateDirtyMb() const; // now
    // These requests, of about 0.8 KB, as this server takes them; signed while they are sent when none are given.
    tests::Load load(Requests requests = {}) const;

protected:
    virtual void adapt(tests::Load&) const {} // from HTTP to what it speaks
    // Asks it to end, and waits.
    void end(int signal);

    std::string m_address;
    pid_t m_pid = 0;
};

struct RelaySetUp {
    std::string folder;                  // for its data; of the disk to measure
    bool groupCommit = true;             // false: one transaction a request
    relay::EndpointConfig endpoint = {"load", "resend", "production", providers::Auth::Signature};
    std::string secret = tests::loadKey; // the line in its .signing
};

class RelayServer : public IngestServer {
public:
    // Forks: no other thread may run yet.
    static Result<std::unique_ptr<RelayServer>> start(const RelaySetUp& setUp);
    ~RelayServer() override;

    const std::string& apiAddress() const { return m_apiAddress; }
    RelayBooks finish(); // ends it

private:
    RelayServer() = default;
    std::string m_apiAddress;
    int m_fromChild = -1;
    int m_toChild = -1;
};

// NotFound when it isn't installed. `peers` is where npm has put better-sqlite3.
Result<std::unique_ptr<IngestServer>> startNode(const std::string& folder, const std::string& peers);
Result<std::unique_ptr<IngestServer>> startRedis(const std::string& folder);

} // namespace waybill::bench
