// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Named filters, kept in the settings, in the order of their names. A view belongs to the environment that its filter
// asks for, or to all. Main thread; the settings outlive it.

#include <QObject>
#include <QString>

#include <optional>
#include <vector>

class QSettings;

namespace waybill::ui::timeline {

struct SavedView {
    QString name;
    QString environment; // empty: all
    QString filter;
    bool byMessage = false;
};

class SavedViews : public QObject {
    Q_OBJECT
public:
    static constexpr std::size_t most = 200;
    static constexpr int mostName = 60; // characters

    explicit SavedViews(QSettings& settings, QObject* parent = nullptr);

    const std::vector<SavedView>& all() const { return m_views; }
    std::optional<SavedView> find(const QString& name, const QString& environment) const;

    // Takes the place of the one with this name in this environment. False: there are too many, or it has no name.
    bool save(SavedView view);
    void remove(const QString& name, const QString& environment);

signals:
    void changed();

private:
    void store();

    QSettings& m_settings;
    std::vector<SavedView> m_views;
};

} // namespace waybill::ui::timeline
