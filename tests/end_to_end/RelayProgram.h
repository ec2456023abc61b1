// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The real waybill-relay as a process, with its TOML, secrets and data in a temporary folder that goes with it. The
// first start takes free ports; later ones listen there again, so that clients find it. For one thread.

#include "core/feed/RelayAddress.h"
#include "core/simulator/Traffic.h"

#include <QProcess>
#include <QTemporaryDir>

#include <string>
#include <vector>

namespace waybill::tests {

class RelayProgram {
public:
    // The endpoints with their encoders' secrets.
    explicit RelayProgram(const std::vector<simulator::SimulatedEndpoint>& endpoints);
    ~RelayProgram(); // ends it

    // Waits until it listens; false with what it said when it doesn't.
    bool start();
    void kill(); // as kill -9
    bool isRunning() const { return m_process.state() != QProcess::NotRunning; }
    QString errorOutput() { return QString::fromUtf8(m_process.readAllStandardError()); }

    // Valid after start().
    const feed::RelayAddress& address() const { return m_address; }
    const std::string& hooks() const { return m_hooks; } // "127.0.0.1:45123"

private:
    void writeSecrets(const std::vector<simulator::SimulatedEndpoint>& endpoints) const;
    void writeConfig() const;
    bool readAddresses();
    QString path(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)); }

    QTemporaryDir m_folder;
    QString m_endpointTables;
    std::string m_hooks = "127.0.0.1:0";
    std::string m_api = "127.0.0.1:0";
    feed::RelayAddress m_address;
    QProcess m_process;
};

} // namespace waybill::tests
