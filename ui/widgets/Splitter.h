// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Splitters as all pages have them, whose positions are kept across starts. Main thread; the settings outlive the splitter.

#include <QList>
#include <QString>

#include <functional>
#include <initializer_list>

class QSettings;
class QSplitter;
class QWidget;

namespace waybill::ui {

// A thin handle, no part that can be moved away; the sizes at first, without any as the parts would like it.
QSplitter* makeSplitter(Qt::Orientation orientation, std::initializer_list<QWidget*> parts, const QList<int>& sizes = {});

// Restores what was kept under the key, and keeps every move from now on. Once the splitter has its parts. True: it has
// the sizes that a person gave it before.
bool rememberSplitter(QSplitter& splitter, QSettings& settings, const QString& key);

// Both halves of it, for a splitter that is arranged in several ways: `key` names the present one at each move.
bool restoreSplitter(QSplitter& splitter, const QSettings& settings, const QString& key);
void keepSplitter(QSplitter& splitter, QSettings& settings, std::function<QString()> key);

} // namespace waybill::ui
