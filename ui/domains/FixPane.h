// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What to publish for the chosen check, ready to copy field by field or as a zone line; beside it why, and the answers as
// they came. Main thread.

#include "ui/domains/CheckModel.h"

#include <QWidget>

class QComboBox;
class QGridLayout;
class QLabel;
class QPlainTextEdit;
class QStackedWidget;
class QVBoxLayout;

namespace waybill::ui {
class PaneTitle;
}

namespace waybill::ui::domains {

class FixPane : public QWidget {
    Q_OBJECT
public:
    explicit FixPane(QWidget* parent = nullptr);

    void show(const CheckRow* row); // null: nothing is chosen
    // Which name servers have the record already; empty: not known.
    void setServers(const QString& sentence);

signals:
    void statusMessage(const QString& text, int milliseconds);

private:
    enum View : int { PanelFields, ZoneLine, RawAnswer };

    void showFields();
    void showZone();
    void showRaw();
    void addField(QGridLayout& grid, int row, const QString& label, const QString& value);
    QLabel* addText(QVBoxLayout& column, const QString& text, bool isSecondary);
    void copy(const QString& text);
    QWidget* freshPage();

    PaneTitle* m_title;
    QComboBox* m_view;
    QStackedWidget* m_pages;
    QPlainTextEdit* m_text;
    QWidget* m_lastInOrder = nullptr;  // of what Tab reaches here
    QLabel* m_serversLabel = nullptr; // on the page of the fields, where it stands
    QString m_servers;
    std::optional<CheckRow> m_row;
};

} // namespace waybill::ui::domains
